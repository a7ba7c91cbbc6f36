using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Errors;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Moderation;

public sealed record UnlockBranchInput(Guid CommentId, string? Reason = null);

/// <summary>
/// A moderator removes the lock from this comment; locks on its ancestors stay. If it is not locked, nothing is
/// written.
/// </summary>
public sealed class UnlockBranch(WriteGuards guards, ICommentPages comments)
{
    /// <returns>The comment's id.</returns>
    /// <exception cref="Refusal">SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, FORBIDDEN, SUSPENDED, BANNED, NOT_FOUND,
    /// INVALID_INPUT.</exception>
    public async Task<Guid> RunAsync(Viewer? caller, UnlockBranchInput input, CancellationToken cancellationToken)
    {
        var moderator = Permissions.MustWrite(caller);
        var reason = input.Reason is null ? null : LockRules.Reason(input.Reason);
        var ancestors = await comments.GetAncestorsAsync(input.CommentId, cancellationToken);
        return await guards.WriteAsync(
            ancestors[0].ArticleId, write => WriteAsync(write, moderator, input.CommentId, reason, cancellationToken),
            cancellationToken);
    }

    private async Task<Guid> WriteAsync(
        WriteTransaction write, Viewer moderator, Guid commentId, string? reason, CancellationToken cancellationToken)
    {
        var article = write.Article;
        var comment = await write.Db.Comments.SingleAsync(c => c.Id == commentId, cancellationToken);
        await CommentAccess.MustBeSeenAsync(write.Db, moderator, comment, article, cancellationToken);
        await guards.MustModerateAsync(write.Db, moderator, article, cancellationToken);
        var branchLock = await write.Db.BranchLocks.SingleOrDefaultAsync(
            b => b.CommentId == commentId, cancellationToken);
        if (branchLock is null) return commentId;

        var now = guards.Now;
        write.Db.BranchLocks.Remove(branchLock);
        article.BranchLockCount--;
        write.Db.AppendEvent(article, ArticleEventKind.LockChanged, commentId, now);
        write.Db.Log(ModerationAction.UnlockBranch, moderator, article, commentId, reason, now);
        await write.CommitAsync();
        return commentId;
    }
}
