namespace Forum.Data;

public enum ArticleEventKind : short
{
    CommentAdded,
    CommentEdited,
    CommentWithdrawn,
    VotesCounted,
    LockChanged,
}

/// <summary>
/// One row of an article's event log, written in the transaction of the change that it describes. Numbers are 1, 2, 3 … within an
/// article, without gaps.
/// </summary>
public sealed class ArticleEvent
{
    /// <summary>Number of latest events per article that are always retained; older ones are purged.</summary>
    public const int Kept = 1_000;

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
