using Forum.Data;
using Forum.Events;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Counting;

/// <summary>What no mutation does yet, done in the tables: every counter is put right with it.</summary>
internal static class ByHand
{
    /// <summary>The comment waits for a moderator.</summary>
    public static Task HoldAsync(this ForumHost forum, string commentId) => SetStatusAsync(forum, commentId, 1);

    /// <summary>Everyone sees the comment.</summary>
    public static Task ShowAsync(this ForumHost forum, string commentId) => SetStatusAsync(forum, commentId, 0);

    /// <summary>A moderator took the comment down; its words stay in the table.</summary>
    public static Task RemoveAsync(this ForumHost forum, string commentId) => SetStatusAsync(forum, commentId, 2);

    /// <summary>Keeps the account behind a pseudonym from writing.</summary>
    /// <returns>The sanction's id.</returns>
    public static Task<string> SuspendAsync(this ForumHost forum, string pseudonymId, DateTimeOffset? until) =>
        SanctionAsync(forum, pseudonymId, 2, until);

    /// <summary>Keeps the account behind a pseudonym from writing, for good.</summary>
    /// <returns>The sanction's id.</returns>
    public static Task<string> BanAsync(this ForumHost forum, string pseudonymId) => SanctionAsync(forum, pseudonymId, 3, null);

    private static async Task<string> SanctionAsync(ForumHost forum, string pseudonymId, int kind, DateTimeOffset? until)
    {
        var id = Guid.CreateVersion7();
        await forum.ExecuteAsync(
            "INSERT INTO sanctions (id, pseudonym_id, kind, reason, statement, at, until) VALUES ($1, $2, $3, 0, 'Calm down.', $4, $5)",
            id, GlobalId.UuidOf(pseudonymId), kind, DateTime.UtcNow, until is { } end ? end.UtcDateTime : DBNull.Value);
        return GlobalId.Of(GlobalId.Sanction, id);
    }

    private static async Task SetStatusAsync(ForumHost forum, string commentId, int status)
    {
        var id = GlobalId.UuidOf(commentId);
        Assert.Equal(1, await forum.ExecuteAsync("UPDATE comments SET status = $2 WHERE id = $1", id, status));
        await Recount.RepairAsync(forum);

        // As every write does: what nodes remember hangs on the log.
        Assert.Equal(1, await forum.ExecuteAsync("UPDATE articles SET last_event = last_event + 1, stamp = $2 WHERE id = (SELECT article_id FROM comments WHERE id = $1)", id, Random.Shared.NextInt64()));
        await forum.ExecuteAsync(
            """
            INSERT INTO article_events (article_id, number, kind, comment_id, at)
            SELECT a.id, a.last_event, $2, c.id, $3 FROM comments c JOIN articles a ON a.id = c.article_id WHERE c.id = $1
            """,
            id, (short)(status == 0 ? ArticleEventKind.CommentAdded : ArticleEventKind.CommentWithdrawn), DateTime.UtcNow);
        var (article, number) = (await forum.RowsAsync(
            "SELECT a.id, a.last_event FROM comments c JOIN articles a ON a.id = c.article_id WHERE c.id = $1",
            row => (row.GetGuid(0), row.GetInt64(1)), id))[0];
        forum.Node.Services.GetRequiredService<ArticleEventHub>().Publish(article, number);
    }
}
