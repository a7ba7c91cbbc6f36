using Forum.Data;
using Forum.Events;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Counters;

/// <summary>Changes rows directly where no mutation exists yet, and keeps all counters consistent.</summary>
internal static class DirectChanges
{
    /// <summary>Sets the comment's status to pending: held for a moderator.</summary>
    public static Task HoldAsync(this ForumHost forum, string commentId) => SetStatusAsync(forum, commentId, 1);

    /// <summary>Makes the comment visible to everyone.</summary>
    public static Task ShowAsync(this ForumHost forum, string commentId) => SetStatusAsync(forum, commentId, 0);

    /// <summary>Removes the comment as a moderator does; its content stays in the table.</summary>
    public static Task RemoveAsync(this ForumHost forum, string commentId) => SetStatusAsync(forum, commentId, 2);

    /// <summary>Suspends the account behind a pseudonym from writing.</summary>
    /// <returns>The sanction's id.</returns>
    public static Task<string> SuspendAsync(this ForumHost forum, string pseudonymId, DateTimeOffset? until) =>
        SanctionAsync(forum, pseudonymId, 2, until);

    /// <summary>Bans the account behind a pseudonym from writing permanently.</summary>
    /// <returns>The sanction's id.</returns>
    public static Task<string> BanAsync(this ForumHost forum, string pseudonymId) =>
        SanctionAsync(forum, pseudonymId, 3, null);

    private static async Task<string> SanctionAsync(
        ForumHost forum, string pseudonymId, int kind, DateTimeOffset? until)
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

        // As for every write: cached data on the nodes is invalidated by the event log.
        Assert.Equal(
            1, await forum.ExecuteAsync(
                "UPDATE articles SET last_event = last_event + 1, stamp = $2 WHERE id = (SELECT article_id FROM comments WHERE id = $1)",
                id, Random.Shared.NextInt64()));
        await forum.ExecuteAsync(
            """
            INSERT INTO article_events (article_id, number, kind, comment_id, at)
            SELECT a.id, a.last_event, $2, c.id, $3 FROM comments c JOIN articles a ON a.id = c.article_id WHERE c.id = $1
            """,
            id, (short)(status == 0
                ? ArticleEventKind.CommentAdded
                : ArticleEventKind.CommentWithdrawn), DateTime.UtcNow);
        var (article, number) = (await forum.RowsAsync(
            "SELECT a.id, a.last_event FROM comments c JOIN articles a ON a.id = c.article_id WHERE c.id = $1",
            row => (row.GetGuid(0), row.GetInt64(1)), id))[0];
        forum.Node.Services.GetRequiredService<ArticleEventHub>().Publish(article, number);
    }
}
