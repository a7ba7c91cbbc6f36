using Forum.Testing;

namespace Forum.Server.Tests.Moderation;

public abstract class LockingAnArticle(ForumHost forum)
{
    [Fact]
    public async Task A_locked_article_rejects_comments_edits_and_votes_but_accepts_deletions()
    {
        var (article, top, reply) = await CreateDiscussionAsync();
        var (ada, vera, mia) = (
            await forum.SharedMemberAsync("Ada"), await forum.SharedMemberAsync("Vera"),
            await forum.SharedModeratorAsync());
        var own = (await mia.PostCommentAsync(article, "By the moderator.")).Id;
        var locked = (await mia.LockArticleAsync(article, "Enough for today.")).Node["lock"];
        Assert.Equal(("Enough for today.", "Mia the watcher"), (locked["reason"].Text, locked["by"]["name"].Text));
        Assert.True(locked["until"].IsNull);

        foreach (var refused in new[]
        {
            await vera.PostCommentAsync(article, "One more!"), await vera.PostCommentAsync(article, "One more!", reply),
            await ada.EditCommentAsync(top, "Changed."), await vera.VoteAsync(top, "UP"),
            await vera.VoteAsync(reply, null), await mia.PostCommentAsync(article, "The last word."),
            await mia.EditCommentAsync(own, "Changed."), await mia.VoteAsync(top, "UP"),
        })
        {
            Assert.Equal("LOCKED", refused.Refusal);
            Assert.True(refused.Error["retryAt"].IsNull);
        }

        Assert.Null((await ada.DeleteCommentAsync(reply)).Refusal);
        var read = await forum.Anonymous.CommentAsync(top);
        Assert.Equal("Enough for today.", read["lock"]["reason"].Text);
        Assert.Equal("Above.", read["text"].Text);
        Assert.Equal(2, (await forum.Anonymous.ArticleAsync(article))["commentCount"].Number);
    }

    [Fact]
    public async Task An_unlocked_article_accepts_comments_and_votes()
    {
        var (article, top, _) = await CreateDiscussionAsync();
        var (vera, mia) = (await forum.SharedMemberAsync("Vera"), await forum.SharedModeratorAsync());
        await mia.LockArticleAsync(article, "A pause.");
        Assert.True((await mia.UnlockArticleAsync(article, "It was enough.")).Node["lock"].IsNull);
        Assert.Null((await vera.PostCommentAsync(article, "On with it.", top)).Refusal);
        Assert.Null((await vera.VoteAsync(top, "UP")).Refusal);
        Assert.Null((await mia.UnlockArticleAsync(article)).Refusal);
    }

    [Fact]
    public async Task A_lock_with_an_end_expires()
    {
        var (article, top, _) = await CreateDiscussionAsync();
        var (vera, mia) = (await forum.SharedMemberAsync("Vera"), await forum.SharedModeratorAsync());
        var until = forum.Clock.GetUtcNow().AddMinutes(10);
        var lockedUntil = (await mia.LockArticleAsync(article, "A pause.", until)).Node["lock"]["until"].Time;
        Assert.InRange(lockedUntil, until.AddMilliseconds(-1), until);
        var refused = await vera.PostCommentAsync(article, "One more!");
        Assert.Equal(("LOCKED", lockedUntil), (refused.Refusal, refused.Error["retryAt"].Time));
        Assert.Equal(lockedUntil, (await vera.VoteAsync(top, "UP")).Error["retryAt"].Time);

        forum.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null((await vera.PostCommentAsync(article, "On with it.")).Refusal);
        Assert.Null((await vera.VoteAsync(top, "UP")).Refusal);
        Assert.True((await forum.Anonymous.ArticleAsync(article))["lock"].IsNull);
        Assert.True((await forum.Anonymous.CommentAsync(top))["lock"].IsNull);
    }

    [Fact]
    public async Task A_second_lock_replaces_the_first()
    {
        var (article, _, _) = await CreateDiscussionAsync();
        var mia = await forum.SharedModeratorAsync();
        await mia.LockArticleAsync(article, "A pause.", forum.Clock.GetUtcNow().AddMinutes(1));
        var second = (await mia.LockArticleAsync(article, "For good.")).Node["lock"];
        Assert.Equal("For good.", second["reason"].Text);
        forum.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(
            "LOCKED", (await (await forum.SharedMemberAsync("Vera")).PostCommentAsync(article, "One more!")).Refusal);
    }

    [Fact]
    public async Task Only_moderators_of_its_section_lock_and_unlock()
    {
        var (article, _, _) = await CreateDiscussionAsync();
        var here = await forum.ModeratorAsync(Names.New("Nora"), "news");
        ForumClient[] others =
        [
            await forum.ModeratorAsync(
                Names.New("Elsa"),
                "sport"), await forum.EditorAsync(Names.New("Edda")), await forum.SharedMemberAsync("Ada"),
        ];
        foreach (var other in others)
            Assert.Equal("FORBIDDEN", (await other.LockArticleAsync(article, "Mine.")).Refusal);
        Assert.Equal("SIGN_IN_REQUIRED", (await forum.Anonymous.LockArticleAsync(article, "Mine.")).Refusal);
        Assert.True((await forum.Anonymous.ArticleAsync(article))["lock"].IsNull);

        Assert.Null((await here.LockArticleAsync(article, "Mine.")).Refusal);
        foreach (var other in others) Assert.Equal("FORBIDDEN", (await other.UnlockArticleAsync(article)).Refusal);
        Assert.Equal("SIGN_IN_REQUIRED", (await forum.Anonymous.UnlockArticleAsync(article)).Refusal);
        Assert.False((await forum.Anonymous.ArticleAsync(article))["lock"].IsNull);
        Assert.Null((await (await forum.AdministratorAsync(Names.New("Root"))).UnlockArticleAsync(article)).Refusal);
    }

    private async Task<(string Article, string Top, string Reply)> CreateDiscussionAsync()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        var top = (await ada.PostCommentAsync(article, "Above.")).Id;
        return (article, top, (await ada.PostCommentAsync(article, "Below.", top)).Id);
    }
}

public sealed class LockingAnArticleOnSqlite(SqliteForum forum) : LockingAnArticle(forum), IClassFixture<SqliteForum>;

public sealed class LockingAnArticleOnPostgres(PostgresForum forum)
    : LockingAnArticle(forum), IClassFixture<PostgresForum>;
