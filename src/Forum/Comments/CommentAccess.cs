using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;

namespace Forum.Comments;

internal static class CommentAccess
{
    /// <summary>The viewer's own comment, tracked. The caller must have locked the article's row.</summary>
    /// <exception cref="Refusal">NOT_FOUND when the viewer may not see it, FORBIDDEN when it has another author.</exception>
    public static async Task<Comment> GetOwnAsync(
        ForumDb db, Viewer viewer, Guid commentId, Article article, CancellationToken cancellationToken)
    {
        var comment = await db.Comments.SingleAsync(c => c.Id == commentId, cancellationToken);
        var isOwn = await db.Pseudonyms.AnyAsync(p => p.Id == comment.AuthorId && p.AccountId == viewer.AccountId, cancellationToken);
        if (isOwn) return comment;
        await MustBeSeenAsync(db, viewer, comment, article, cancellationToken);
        throw new Refusal(ErrorCode.Forbidden, "This is another's comment.") { Field = "commentId" };
    }

    /// <exception cref="Refusal">NOT_FOUND: a comment that the viewer may not see is reported as missing.</exception>
    public static async Task MustBeSeenAsync(
        ForumDb db, Viewer viewer, Comment comment, Article article, CancellationToken cancellationToken)
    {
        if (comment.Status == CommentStatus.Visible || viewer.Moderates(article.SectionId)) return;
        var standing = await db.CommentStandings.SingleAsync(s => s.CommentId == comment.Id, cancellationToken);
        if (standing.DescendantCount == 0) throw Refusal.NotFound("comment", "commentId");
    }
}
