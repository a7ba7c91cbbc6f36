using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Pseudonyms;
using Microsoft.EntityFrameworkCore;

namespace Forum.Comments;

public sealed record DeleteCommentInput(Guid CommentId);

/// <summary>
/// An author deletes a comment: its content is erased permanently, and a tombstone remains while there are replies. Allowed even
/// when the discussion is locked or the account is sanctioned.
/// </summary>
public sealed class DeleteComment(WriteGuards writer, ICommentPages comments)
{
    /// <returns>The comment's id.</returns>
    /// <exception cref="Refusal">SIGN_IN_REQUIRED, NOT_FOUND, FORBIDDEN, CONFLICT (a moderator has removed it).</exception>
    public async Task<Guid> RunAsync(Viewer? asking, DeleteCommentInput input, CancellationToken cancellationToken)
    {
        var viewer = Permissions.MustBeSignedIn(asking);
        var commentId = input.CommentId;
        var lineage = await comments.GetAncestorsAsync(commentId, cancellationToken);

        await using var write = await writer.BeginAsync(lineage[0].ArticleId, cancellationToken);
        var article = write.Article;
        var comment = await CommentAccess.GetOwnAsync(write.Db, viewer, commentId, article, cancellationToken);
        if (comment.Status == CommentStatus.Deleted) return commentId;
        if (comment.Status == CommentStatus.Removed)
            throw new Refusal(ErrorCode.Conflict, "A moderator removed this comment.") { Field = "commentId" };

        var before = comment.Status;
        comment.Delete();
        var standing = await write.Db.CommentStandings.SingleAsync(s => s.CommentId == commentId, cancellationToken);
        var branch = await AncestorCounters.LoadAsync(write.Db, article, lineage.Where(s => s.Id != commentId), cancellationToken);
        branch.Apply(standing, before, CommentStatus.Deleted);
        write.Db.AppendEvent(article, ArticleEventKind.CommentWithdrawn, commentId, writer.Now);
        await write.Db.SaveChangesAsync(cancellationToken);
        await PseudonymCounts.AddAsync(
            write.Db, comment.AuthorId, visible: before == CommentStatus.Visible ? -1 : 0, written: -1, cancellationToken);
        await write.CommitAsync();
        return commentId;
    }
}
