using Forum.Server.Tests.Hosting;

namespace Forum.Server.Tests.Live.Telling;

/// <summary>A line of the log as the table has it.</summary>
/// <param name="Kind">As the API calls it.</param>
/// <param name="Comment">Null: the whole article.</param>
internal sealed record LogLine(long Number, string Kind, string? Comment)
{
    private static readonly string[] Kinds = ["CommentAdded", "CommentEdited", "CommentWithdrawn", "VotesCounted", "LockChanged"];

    /// <summary>What was withdrawn is told to everyone; nothing else of what a query does not show.</summary>
    public bool IsFor(Shown shown) => Kind == "CommentWithdrawn" || Comment is null || shown.Comments.ContainsKey(Comment);

    public static Task<IReadOnlyList<LogLine>> AfterAsync(ForumHost forum, string article, long number) => forum.RowsAsync(
        "SELECT number, kind, comment_id FROM article_events WHERE article_id = $1 AND number > $2 ORDER BY number",
        row => new LogLine(row.GetInt64(0), Kinds[row.GetInt16(1)], row.IsDBNull(2) ? null : GlobalId.Of(GlobalId.Comment, row.GetGuid(2))),
        GlobalId.UuidOf(article), number);
}
