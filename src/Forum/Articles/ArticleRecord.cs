using System.Linq.Expressions;

namespace Forum.Articles;

/// <summary>An article as it is read; its HTML is read apart, where it is asked for.</summary>
public sealed record ArticleRecord(
    Guid Id, string Slug, string? Url, string Title, string? Summary, string? Byline, Guid SectionId,
    DateTime PublishedAt, DateTime? UpdatedAt, DateTime LastActivityAt,
    int CommentCount, int ListedCount, int HeldCount, long LastEvent, int BranchLockCount, int SlowModeSeconds,
    DateTime? LockedAt, string? LockReason, Guid? LockedById, DateTime? LockedUntil)
{
    internal static readonly Expression<Func<Article, ArticleRecord>> Of = a => new ArticleRecord(
        a.Id, a.Slug, a.Url, a.Title, a.Summary, a.Byline, a.SectionId, a.PublishedAt, a.UpdatedAt, a.LastActivityAt,
        a.CommentCount, a.ListedCount, a.HeldCount, a.LastEvent, a.BranchLockCount, a.SlowModeSeconds,
        a.LockedAt, a.LockReason, a.LockedById, a.LockedUntil);

    /// <summary>The lock in force, if any.</summary>
    public Lock? LockAt(DateTime now) =>
        LockedAt is { } at && new Lock(LockReason, at, LockedById, LockedUntil) is var it && it.IsInForceAt(now) ? it : null;
}
