namespace Forum.Data;

/// <summary>A lock on a comment and everything below it.</summary>
public sealed class BranchLock
{
    public BranchLock(Guid commentId, Guid articleId) => (CommentId, ArticleId) = (commentId, articleId);

    public Guid CommentId { get; private set; }
    public Guid ArticleId { get; private set; }
    public string? Reason { get; private set; }
    public DateTime At { get; private set; }
    public Guid? ById { get; private set; }
    public DateTime? Until { get; private set; }

    public DiscussionLock Lock => new(Reason, At, ById, Until);

    /// <summary>Replaces an existing lock.</summary>
    public void SetLock(DiscussionLock discussionLock) =>
        (Reason, At, ById, Until) =
            (discussionLock.Reason, discussionLock.At, discussionLock.ById, discussionLock.Until);
}
