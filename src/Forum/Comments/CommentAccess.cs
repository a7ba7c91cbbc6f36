using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;

namespace Forum.Comments;

/// <summary>
/// Reads the facts about a comment on which <see cref="Permissions"/> depend. The caller must have locked the article's
/// row.
/// </summary>
internal static class CommentAccess
{
    public static async Task<CommentFacts> GetFactsAsync(
        ForumDb db, Viewer viewer, Comment comment, Article article, CancellationToken cancellationToken)
    {
        var isOwn = await db.Pseudonyms.AnyAsync(
            p => p.Id == comment.AuthorId && p.AccountId == viewer.AccountId, cancellationToken);
        var isSeen = isOwn || await IsSeenAsync(db, viewer, comment, article, cancellationToken);
        return new CommentFacts(comment.Status, comment.Depth, comment.CreatedAt, isOwn, isSeen);
    }

    /// <exception cref="Refusal">NOT_FOUND: a comment that the viewer may not see is reported as missing.</exception>
    public static async Task MustBeSeenAsync(
        ForumDb db, Viewer viewer, Comment comment, Article article, CancellationToken cancellationToken)
    {
        if (!await IsSeenAsync(db, viewer, comment, article, cancellationToken))
            throw Refusal.NotFound("comment", "commentId");
    }

    private static async Task<bool> IsSeenAsync(
        ForumDb db, Viewer viewer, Comment comment, Article article, CancellationToken cancellationToken) =>
        comment.Status == CommentStatus.Visible
        || viewer.Moderates(article.SectionId)
        || await db.CommentStats.AnyAsync(s => s.CommentId == comment.Id && s.DescendantCount > 0, cancellationToken);
}
