using Forum.Testing;

namespace Forum.Server.Tests.Events.Comparison;

/// <summary>A row of the event log as it is in the table.</summary>
/// <param name="Kind">The event's type name in the API.</param>
/// <param name="Comment">Null: the event concerns the whole article.</param>
/// <param name="IsHeld">Whether the comment awaits moderation now.</param>
internal sealed record LoggedEvent(long Number, string Kind, string? Comment, bool IsHeld)
{
    private static readonly string[] Kinds =
        ["CommentAdded", "CommentEdited", "CommentWithdrawn", "VotesCounted", "LockChanged"];

    /// <summary>
    /// A comment that was withdrawn permanently is announced to everyone; any other event only to readers to whom a
    /// query shows the comment.
    /// </summary>
    public bool IsFor(QueryResults shown) =>
        Kind == "CommentWithdrawn" ? !IsHeld : Comment is null || shown.Comments.ContainsKey(Comment);

    public static Task<IReadOnlyList<LoggedEvent>> AfterAsync(
        ForumHost forum, string article, long number) => forum.RowsAsync(
        """
        SELECT e.number, e.kind, e.comment_id, COALESCE(c.status = 1, false) FROM article_events e LEFT JOIN comments c ON c.id = e.comment_id
        WHERE e.article_id = $1 AND e.number > $2 ORDER BY e.number
        """,
        row => new LoggedEvent(
            row.GetInt64(0), Kinds[row.GetInt16(1)],
            row.IsDBNull(2) ? null : GlobalId.Of(GlobalId.Comment, row.GetGuid(2)), row.GetBoolean(3)),
        GlobalId.UuidOf(article), number);
}
