using Forum.Authorization;
using Forum.Data;

namespace Forum.Comments;

/// <summary>Which viewers may see which comments. Pure functions: everything that they need is passed in.</summary>
public static class CommentVisibility
{
    /// <summary>Whether a viewer may know that the comment exists.</summary>
    /// <param name="viewer">Null: an anonymous caller.</param>
    /// <param name="comment">The comment.</param>
    /// <param name="moderates">Whether the viewer moderates the comment's section.</param>
    public static bool MaySee(Viewer? viewer, CommentRecord comment, bool moderates) =>
        MaySee(comment.Status, comment.DescendantCount > 0, moderates, IsOwn(viewer, comment));

    /// <summary>The same, for a comment that was read for a write.</summary>
    /// <param name="status">The comment's status.</param>
    /// <param name="hasReplies">Whether a visible comment is below it, so that it is shown as a tombstone.</param>
    /// <param name="moderates">Whether the viewer moderates the comment's section.</param>
    /// <param name="isOwn">Whether the viewer wrote it.</param>
    public static bool MaySee(CommentStatus status, bool hasReplies, bool moderates, bool isOwn) =>
        status == CommentStatus.Visible || hasReplies || moderates || isOwn;

    /// <summary>
    /// Whether a viewer may see the author and the content. A withdrawn comment's content is hidden from everyone.
    /// </summary>
    public static bool MayRead(Viewer? viewer, CommentRecord comment, bool moderates) => comment.Status switch
    {
        CommentStatus.Visible => true,
        CommentStatus.Pending => moderates || IsOwn(viewer, comment),
        _ => false,
    };

    public static bool IsOwn(Viewer? viewer, CommentRecord comment) =>
        viewer is not null && comment.Author.AccountId == viewer.AccountId;
}
