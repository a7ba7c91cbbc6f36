using Forum.Testing;

namespace Forum.Server.Tests.Events;

public abstract class WritingTheLogs(ForumHost forum)
{
    private const int Added = 0, Edited = 1, Withdrawn = 2, Voted = 3, LockChanged = 4;

    [Fact]
    public async Task Every_change_is_one_event_in_order()
    {
        var article = await forum.ArticleAsync();
        var (ada, vera, mia) = (
            await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"),
            await forum.SharedModeratorAsync());
        var start = await EventCursorAsync(article);
        var id = (await ada.PostCommentAsync(article, "Logged.")).Id;
        await ada.EditCommentAsync(id, "Logged too.");
        await ada.EditCommentAsync(id, "Logged too.");
        await vera.VoteAsync(id, "UP");
        await vera.VoteAsync(id, "UP");
        await mia.LockBranchAsync(id, "Enough.");
        await ada.PostCommentAsync(article, "Refused.", id);
        await mia.UnlockBranchAsync(id);
        await mia.UnlockBranchAsync(id);
        await mia.LockArticleAsync(article, "Enough.");
        await mia.UnlockArticleAsync(article);
        await mia.UnlockArticleAsync(article);
        await ada.DeleteCommentAsync(id);
        await ada.DeleteCommentAsync(id);

        var comment = GlobalId.UuidOf(id);
        Assert.Equal(
            [
                (1L, Added, comment), (2, Edited, comment), (3, Voted, comment), (4, LockChanged, comment),
                (5, LockChanged, comment), (6, LockChanged, Guid.Empty), (7, LockChanged, Guid.Empty),
                (8, Withdrawn, comment),
            ],
            await EventsAsync(article));
        Assert.NotEqual(start, await EventCursorAsync(article));
    }

    [Fact]
    public async Task Event_numbers_have_no_gaps_under_concurrent_writes()
    {
        string[] articles = [await forum.ArticleAsync(), await forum.ArticleAsync(), await forum.ArticleAsync()];
        var (ada, vera, mia) = (
            await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"),
            await forum.SharedModeratorAsync());
        await Task.WhenAll(articles.SelectMany(article => Enumerable.Range(0, 15).Select(async i =>
        {
            var id = (await (i % 2 == 0 ? ada : vera).PostCommentAsync(article, $"Number {i}.")).Id;
            await mia.VoteAsync(id, "UP");
            if (i % 3 == 0) await mia.LockBranchAsync(id, "Enough.");
            await (i % 2 == 0 ? ada : vera).DeleteCommentAsync(id);
        })));
        foreach (var article in articles)
        {
            var numbers = (await EventsAsync(article)).Select(e => e.Number).ToList();
            Assert.Equal(Enumerable.Range(1, 50).Select(n => (long)n), numbers);
            Assert.Equal(
                50, await forum.CountAsync("SELECT last_event FROM articles WHERE id = $1", GlobalId.UuidOf(article)));
        }
    }

    [Fact]
    public async Task Every_moderation_action_is_logged_with_its_reason()
    {
        var article = await forum.ArticleAsync();
        var (ada, mia) = (await forum.SharedMemberAsync("Ada"), await forum.SharedModeratorAsync());
        var id = (await ada.PostCommentAsync(article, "Logged.")).Id;
        var author = (await mia.PostCommentAsync(article, "Mine.")).Node["author"]["id"].Text;
        await mia.LockArticleAsync(article, "First.");
        forum.Clock.Advance(TimeSpan.FromSeconds(1));
        await mia.UnlockArticleAsync(article, "Second.");
        forum.Clock.Advance(TimeSpan.FromSeconds(1));
        await mia.LockBranchAsync(id, "Third.");
        forum.Clock.Advance(TimeSpan.FromSeconds(1));
        await mia.UnlockBranchAsync(id);
        await ada.LockArticleAsync(article, "Not mine to lock.");
        var log = await forum.RowsAsync(
            "SELECT action, moderator_id, comment_id, reason FROM moderation_log WHERE article_id = $1 ORDER BY id",
            row => (Action: row.GetInt32(0), By: row.GetGuid(1), On: row.IsDBNull(2)
                ? Guid.Empty
                : row.GetGuid(2), Reason: row.IsDBNull(3) ? null : row.GetString(3)),
            GlobalId.UuidOf(article));
        var (by, comment) = (GlobalId.UuidOf(author), GlobalId.UuidOf(id));
        Assert.Equal(
            [
                (0, by, Guid.Empty, "First."), (1, by, Guid.Empty, "Second."), (2, by, comment, "Third."),
                (3, by, comment, null),
            ],
            log);
    }

    private Task<IReadOnlyList<(long Number, int Kind, Guid Comment)>> EventsAsync(string article) => forum.RowsAsync(
        "SELECT number, kind, comment_id FROM article_events WHERE article_id = $1 ORDER BY number",
        row => (row.GetInt64(0), row.GetInt32(1), row.IsDBNull(2) ? Guid.Empty : row.GetGuid(2)),
        GlobalId.UuidOf(article));

    private Task<string> EventCursorAsync(string article) =>
        forum.Anonymous.EventCursorAsync(article);
}

public sealed class WritingTheLogsOnSqlite(SqliteForum forum) : WritingTheLogs(forum), IClassFixture<SqliteForum>;

public sealed class WritingTheLogsOnPostgres(PostgresForum forum) : WritingTheLogs(forum), IClassFixture<PostgresForum>;
