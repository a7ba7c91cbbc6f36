namespace Forum.Data;

public enum ArticleEventKind : short
{
    CommentAdded = 0,
    CommentEdited = 1,
    CommentWithdrawn = 2,
    VotesCounted = 3,
    LockChanged = 4,
}

public static class ArticleEventKinds
{
    /// <summary>
    /// Whether such an event (an edit, a removal, a lock) makes earlier cached responses wrong, and not only
    /// incomplete. A new kind does not compile until it is added here.
    /// </summary>
#pragma warning disable CS8524 // For unnamed values, which are never stored.
    public static bool InvalidatesCopies(this ArticleEventKind kind) => kind switch
#pragma warning restore CS8524
    {
        ArticleEventKind.CommentAdded => false,
        ArticleEventKind.CommentEdited => true,
        ArticleEventKind.CommentWithdrawn => true,
        ArticleEventKind.VotesCounted => false,
        ArticleEventKind.LockChanged => true,
    };
}

/// <summary>
/// One row of an article's event log, written in the transaction of the change that it describes. Numbers are 1, 2, 3 …
/// within an article, without gaps.
/// </summary>
public sealed class ArticleEvent
{
    /// <summary>Number of latest events per article that are always retained; older ones are purged.</summary>
    public const int MaxRetained = 1_000;

    public ArticleEvent(Guid articleId, long number, ArticleEventKind kind, Guid? commentId, DateTime at)
    {
        ArticleId = articleId;
        Number = number;
        Kind = kind;
        CommentId = commentId;
        At = at;
    }

    public Guid ArticleId { get; private set; }
    public long Number { get; private set; }
    public ArticleEventKind Kind { get; private set; }

    /// <summary>The affected comment; null: the whole article.</summary>
    public Guid? CommentId { get; private set; }
    public DateTime At { get; private set; }
}
