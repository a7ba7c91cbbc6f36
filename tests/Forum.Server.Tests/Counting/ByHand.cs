using Forum.Server.Tests.Hosting;

namespace Forum.Server.Tests.Counting;

/// <summary>What no mutation does yet, done in the tables: every counter is put right with it.</summary>
internal static class ByHand
{
    /// <summary>The comment waits for a moderator.</summary>
    public static Task HoldAsync(this ForumHost forum, string commentId) => SetStatusAsync(forum, commentId, 1);

    /// <summary>A moderator took the comment down; its words stay in the table.</summary>
    public static Task RemoveAsync(this ForumHost forum, string commentId) => SetStatusAsync(forum, commentId, 2);

    /// <summary>Keeps the account behind a pseudonym from writing.</summary>
    /// <returns>The sanction's id.</returns>
    public static async Task<string> SuspendAsync(this ForumHost forum, string pseudonymId, DateTimeOffset? until)
    {
        var id = Guid.CreateVersion7();
        await forum.ExecuteAsync(
            "INSERT INTO sanctions (id, pseudonym_id, kind, reason, statement, at, until) VALUES ($1, $2, 2, 0, 'Calm down.', $3, $4)",
            id, GlobalId.UuidOf(pseudonymId), DateTime.UtcNow, until is { } end ? end.UtcDateTime : DBNull.Value);
        return GlobalId.Of(GlobalId.Sanction, id);
    }

    private static async Task SetStatusAsync(ForumHost forum, string commentId, int status)
    {
        Assert.Equal(1, await forum.ExecuteAsync("UPDATE comments SET status = $2 WHERE id = $1", GlobalId.UuidOf(commentId), status));
        await Recount.RepairAsync(forum);
    }
}
