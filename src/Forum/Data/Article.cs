using System.Security.Cryptography;

namespace Forum.Data;

/// <summary>
/// What is discussed, and the state of its discussion. Its row orders the discussion: whoever writes below it holds the
/// row until the commit, so a lock that has been answered is final and events are numbered without gaps.
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

    /// <summary>Sanitised HTML.</summary>
    public string? Html { get; set; }
    public string? Byline { get; set; }
    public Guid SectionId { get; set; }
    public DateTime PublishedAt { get; private set; }
    public DateTime? UpdatedAt { get; set; }

    /// <summary>The latest comment's time, or the publication's while there is none.</summary>
    public DateTime LastActivityAt { get; private set; }

    /// <summary>Visible comments at every depth.</summary>
    public int CommentCount { get; internal set; }

    /// <summary>Top-level comments that everyone sees in lists, tombstones included.</summary>
    public int ListedCount { get; internal set; }

    /// <summary>Top-level comments that wait for a moderator.</summary>
    public int HeldCount { get; internal set; }

    /// <summary>Number of the latest event in the article's log; 0: nothing has happened.</summary>
    public long LastEvent { get; private set; }

    /// <summary>A new one with every event: pages that are kept hang on it.</summary>
    public long Stamp { get; private set; }

    /// <summary>How many branches are locked: while it is 0 no reader needs to climb to a comment's root.</summary>
    public int BranchLockCount { get; internal set; }

    /// <summary>Seconds that one pseudonym waits between two comments here; 0: none.</summary>
    public int SlowModeSeconds { get; private set; }

    public DateTime? LockedAt { get; private set; }
    public string? LockReason { get; private set; }
    public Guid? LockedById { get; private set; }
    public DateTime? LockedUntil { get; private set; }

    public DiscussionLock? Lock => LockedAt is { } at ? new DiscussionLock(LockReason, at, LockedById, LockedUntil) : null;

    public DiscussionLock? LockAt(DateTime now) => Lock is { } it && it.IsInForceAt(now) ? it : null;

    /// <summary>Replaces whatever lock there was.</summary>
    public void SetLock(DiscussionLock with)
    {
        LockedAt = with.At;
        LockReason = with.Reason;
        LockedById = with.ById;
        LockedUntil = with.Until;
    }

    public void RemoveLock()
    {
        LockedAt = null;
        LockReason = null;
        LockedById = null;
        LockedUntil = null;
    }

    /// <summary>The next number of the article's event log. Only for one who holds the article's row.</summary>
    public long NextEvent()
    {
        Renew();
        return ++LastEvent;
    }

    /// <summary>
    /// Says that something below it has changed. At random, so that no stamp comes again: a number would, after a failover
    /// that lost commits.
    /// </summary>
    public void Renew() => Stamp = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    public void CommentedAt(DateTime at)
    {
        if (at > LastActivityAt) LastActivityAt = at;
    }
}
