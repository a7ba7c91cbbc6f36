using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Pseudonyms;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Comments;

public sealed record DeleteCommentInput(Guid CommentId);

/// <summary>
/// An author deletes a comment: its content is erased permanently, and a tombstone remains while there are replies.
/// Allowed even when the discussion is locked or the account is sanctioned.
/// </summary>
public sealed class DeleteComment(WriteGuards guards, ICommentPages comments)
{
    /// <returns>The comment's id.</returns>
    /// <exception cref="Refusal">SIGN_IN_REQUIRED, NOT_FOUND, FORBIDDEN, CONFLICT (a moderator has removed
    /// it).</exception>
    public async Task<Guid> RunAsync(Viewer? caller, DeleteCommentInput input, CancellationToken cancellationToken)
    {
        var viewer = Permissions.MustBeSignedIn(caller);
        var ancestors = await comments.GetAncestorsAsync(input.CommentId, cancellationToken);
        return await guards.WriteAsync(
            ancestors[0].ArticleId, write => WriteAsync(write, viewer, input.CommentId, ancestors, cancellationToken),
            cancellationToken);
    }

    private async Task<Guid> WriteAsync(
        WriteTransaction write, Viewer viewer, Guid commentId, IReadOnlyList<Ancestor> ancestors,
        CancellationToken cancellationToken)
    {
        var article = write.Article;
        var comment = await write.Db.Comments.SingleAsync(c => c.Id == commentId, cancellationToken);
        var facts = await CommentAccess.GetFactsAsync(write.Db, viewer, comment, article, cancellationToken);
        if (facts is { IsOwn: true, Status: CommentStatus.Deleted }) return commentId;
        Permissions.Require(Permissions.ToDelete(viewer, facts));

        var before = comment.Status;
        comment.Delete();
        var stats = await write.Db.CommentStats.SingleAsync(s => s.CommentId == commentId, cancellationToken);
        var counters = await AncestorCounters.LoadAsync(
            write.Db, article, ancestors.Where(s => s.Id != commentId), cancellationToken);
        counters.Apply(stats, before, CommentStatus.Deleted);
        write.Db.AppendEvent(article, ArticleEventKind.CommentWithdrawn, commentId, guards.Now);
        await write.Db.SaveChangesAsync(cancellationToken);
        await PseudonymCounts.AddAsync(
            write.Db, comment.AuthorId, visible: before == CommentStatus.Visible ? -1 : 0, written: -1,
            cancellationToken);
        await write.CommitAsync();
        return commentId;
    }
}
