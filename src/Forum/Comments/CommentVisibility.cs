using Forum.Authorization;

using Forum.Data;
namespace Forum.Comments;

/// <summary>Which readers may see which comments. Pure: everything that it needs is passed in.</summary>
public static class CommentVisibility
{
    /// <summary>Whether a reader may know that the comment is there at all.</summary>
    /// <param name="moderates">Whether the viewer moderates the comment's section.</param>
    public static bool MaySee(Viewer? viewer, CommentRecord comment, bool moderates) =>
        comment.Status == CommentStatus.Visible || comment.DescendantCount > 0 || moderates || IsOwn(viewer, comment);

    /// <summary>Whether a reader may see who wrote what. Nobody reads what was withdrawn.</summary>
    public static bool MayRead(Viewer? viewer, CommentRecord comment, bool moderates) => comment.Status switch
    {
        CommentStatus.Visible => true,
        CommentStatus.Pending => moderates || IsOwn(viewer, comment),
        _ => false,
    };

    public static bool IsOwn(Viewer? viewer, CommentRecord comment) =>
        viewer is not null && comment.Author.AccountId == viewer.AccountId;
}
