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
        var isSeen = await IsSeenAsync(db, comment, viewer.Moderates(article.SectionId), isOwn, cancellationToken);
        return new CommentFacts(comment.Status, comment.Depth, comment.CreatedAt, isOwn, isSeen);
    }

    /// <exception cref="Refusal">NOT_FOUND: a comment that the viewer may not see is reported as missing.</exception>
    public static async Task MustBeSeenAsync(
        ForumDb db, Viewer viewer, Comment comment, Article article, CancellationToken cancellationToken)
    {
        var moderates = viewer.Moderates(article.SectionId);
        if (!await IsSeenAsync(db, comment, moderates, isOwn: false, cancellationToken))
            throw Refusal.NotFound("comment", "commentId");
    }

    private static async Task<bool> IsSeenAsync(
        ForumDb db, Comment comment, bool moderates, bool isOwn, CancellationToken cancellationToken) =>
        CommentVisibility.MaySee(
            comment.Status, await HasRepliesAsync(db, comment.Id, comment.Status, cancellationToken), moderates, isOwn);

    /// <summary>Whether a withdrawn comment is shown as a tombstone; not read for a visible one.</summary>
    public static async Task<bool> HasRepliesAsync(
        ForumDb db, Guid id, CommentStatus status, CancellationToken cancellationToken) =>
        status != CommentStatus.Visible
        && await db.CommentStats.AnyAsync(s => s.CommentId == id && s.DescendantCount > 0, cancellationToken);
}
