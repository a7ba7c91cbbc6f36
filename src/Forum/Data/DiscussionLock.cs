namespace Forum.Data;

/// <summary>
/// Refuses new comments, edits and votes below the point where it stands: an article or a comment's branch.
/// </summary>
/// <param name="Reason">What readers are told; null when nothing was said (imported locks).</param>
/// <param name="At">Since when (UTC).</param>
/// <param name="ById">The moderator's pseudonym; null when a rule or an import did it.</param>
/// <param name="Until">When it lifts by itself (UTC); null: never.</param>
public sealed record DiscussionLock(string? Reason, DateTime At, Guid? ById, DateTime? Until)
{
    public bool IsInForceAt(DateTime now) => Until is null || Until > now;
}
