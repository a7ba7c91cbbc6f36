using System.Security.Cryptography;

namespace Forum.Data;

/// <summary>
/// An article and the state of its discussion. Its row serializes the discussion: every write below the article locks
/// the row until the commit, so a lock takes effect as soon as its mutation returns, and events are numbered without
/// gaps.
/// </summary>
public sealed class Article
{
    public const int MaxTitleLength = 300, MaxSummaryLength = 2_000, MaxBylineLength = 300, MaxHtmlLength = 500_000;

    public Article(Guid id, string slug, string title, Guid sectionId, DateTime publishedAt)
    {
        Id = id;
        Slug = slug;
        Title = title;
        SectionId = sectionId;
        PublishedAt = publishedAt;
        LastActivityAt = publishedAt;
    }

    public Guid Id { get; private set; }
    public string Slug { get; private set; }
    public string? Url { get; set; }
    public string Title { get; set; }
    public string? Summary { get; set; }

    /// <summary>Sanitized HTML.</summary>
    public string? Html { get; set; }
    public string? Byline { get; set; }
    public Guid SectionId { get; set; }
    public DateTime PublishedAt { get; private set; }
    public DateTime? UpdatedAt { get; set; }

    /// <summary>The time of the latest comment; the time of publication while there are no comments.</summary>
    public DateTime LastActivityAt { get; private set; }

    /// <summary>Number of visible comments at every depth.</summary>
    public int CommentCount { get; internal set; }

    /// <summary>Number of top-level comments that are listed for everyone, including tombstones.</summary>
    public int ListedCount { get; internal set; }

    /// <summary>Number of top-level comments that are held for a moderator.</summary>
    public int HeldCount { get; internal set; }

    /// <summary>Number of the latest event in the article's log; 0: there is none.</summary>
    public long LastEvent { get; private set; }

    /// <summary>
    /// The version of the discussion. It changes with every event; cached pages use it in their keys.
    /// </summary>
    public long Stamp { get; private set; }

    /// <summary>
    /// Number of locked branches. While it is 0, readers need not look up a comment's ancestors for locks.
    /// </summary>
    public int BranchLockCount { get; internal set; }

    /// <summary>Slow mode: seconds that a pseudonym must wait between two comments on this article; 0: off.</summary>
    public int SlowModeSeconds { get; private set; }

    public DateTime? LockedAt { get; private set; }
    public string? LockReason { get; private set; }
    public Guid? LockedById { get; private set; }
    public DateTime? LockedUntil { get; private set; }

    public DiscussionLock? Lock =>
        LockedAt is { } lockedAt ? new DiscussionLock(LockReason, lockedAt, LockedById, LockedUntil) : null;

    public DiscussionLock? LockAt(DateTime now) =>
        Lock is { } discussionLock && discussionLock.IsInForceAt(now) ? discussionLock : null;

    /// <summary>Replaces an existing lock.</summary>
    public void SetLock(DiscussionLock discussionLock)
    {
        LockedAt = discussionLock.At;
        LockReason = discussionLock.Reason;
        LockedById = discussionLock.ById;
        LockedUntil = discussionLock.Until;
    }

    public void RemoveLock()
    {
        LockedAt = null;
        LockReason = null;
        LockedById = null;
        LockedUntil = null;
    }

    /// <summary>The next number of the article's event log. The caller must have locked the article's row.</summary>
    public long NextEvent()
    {
        RenewStamp();
        return ++LastEvent;
    }

    /// <summary>
    /// Assigns a new version. It is random, so that no version repeats: a counter would repeat after a failover that
    /// lost commits.
    /// </summary>
    public void RenewStamp() => Stamp = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    public void RecordCommentAt(DateTime at)
    {
        if (at > LastActivityAt) LastActivityAt = at;
    }
}
