using Forum.Data;

namespace Forum.Articles;

/// <summary>An article as it is read, without its HTML, which is read separately on demand.</summary>
/// <param name="Stamp">See <see cref="PageVersion"/>.</param>
/// <param name="ProfilesVersion">See <see cref="PageVersion"/>.</param>
/// <param name="LastEventAt">When the log row <paramref name="LastEvent"/> was written; null: there is none.</param>
public sealed record ArticleRecord(
    Guid Id, string Slug, string? Url, string Title, string? Summary, string? Byline, Guid SectionId,
    DateTime PublishedAt, DateTime? UpdatedAt, DateTime LastActivityAt,
    int CommentCount, int ListedCount, int HeldCount, long LastEvent, int BranchLockCount, int SlowModeSeconds,
    DateTime? LockedAt, string? LockReason, Guid? LockedById, DateTime? LockedUntil, long Stamp, long ProfilesVersion,
    DateTime? LastEventAt)
{
    /// <summary>The version of its comment pages.</summary>
    public PageVersion Version => new(Stamp, ProfilesVersion);

    /// <summary>The lock in force, if any.</summary>
    public DiscussionLock? LockAt(DateTime now) =>
        LockedAt is { } lockedAt
        && new DiscussionLock(LockReason, lockedAt, LockedById, LockedUntil) is var discussionLock
        && discussionLock.IsInForceAt(now)
            ? discussionLock
            : null;
}
