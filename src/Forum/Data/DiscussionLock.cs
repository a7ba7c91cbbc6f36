namespace Forum.Data;

/// <summary>
/// A lock on an article or on a comment's branch. It rejects new comments, edits and votes below that point.
/// </summary>
/// <param name="Reason">The reason shown to readers; null when none was given (imported locks).</param>
/// <param name="At">When it was set (UTC).</param>
/// <param name="ById">The moderator's pseudonym; null when it was set by a rule or an import.</param>
/// <param name="Until">When it expires automatically (UTC); null: never.</param>
public sealed record DiscussionLock(string? Reason, DateTime At, Guid? ById, DateTime? Until)
{
    public bool IsInForceAt(DateTime now) => Until is null || Until > now;
}
