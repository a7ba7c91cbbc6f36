using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Errors;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Moderation;

/// <param name="Until">When it is lifted automatically; null: never.</param>
public sealed record LockBranchInput(Guid CommentId, string Reason, DateTime? Until = null);

/// <summary>
/// A moderator locks a comment and everything below it, with the same guarantee as the lock of a whole article.
/// </summary>
public sealed class LockBranch(WriteGuards guards, ICommentPages comments)
{
    /// <summary>Replaces an existing lock on this comment.</summary>
    /// <returns>The comment's id.</returns>
    /// <exception cref="Refusal">SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, FORBIDDEN, SUSPENDED, BANNED, NOT_FOUND,
    /// INVALID_INPUT.</exception>
    public async Task<Guid> RunAsync(Viewer? caller, LockBranchInput input, CancellationToken cancellationToken)
    {
        var moderator = Permissions.MustWrite(caller);
        var reason = LockRules.Reason(input.Reason);
        var ancestors = await comments.GetAncestorsAsync(input.CommentId, cancellationToken);
        return await guards.WriteAsync(
            ancestors[0].ArticleId, write => WriteAsync(write, moderator, input, reason, cancellationToken),
            cancellationToken);
    }

    private async Task<Guid> WriteAsync(
        WriteTransaction write, Viewer moderator, LockBranchInput input, string reason,
        CancellationToken cancellationToken)
    {
        var (article, commentId) = (write.Article, input.CommentId);
        var comment = await write.Db.Comments.SingleAsync(c => c.Id == commentId, cancellationToken);
        await CommentAccess.MustBeSeenAsync(write.Db, moderator, comment, article, cancellationToken);
        await guards.MustModerateAsync(write.Db, moderator, article, cancellationToken);

        var now = guards.Now;
        var branchLock = await write.Db.BranchLocks.SingleOrDefaultAsync(
            b => b.CommentId == commentId, cancellationToken);
        if (branchLock is null)
        {
            branchLock = new BranchLock(commentId, article.Id);
            write.Db.BranchLocks.Add(branchLock);
            article.BranchLockCount++;
        }

        branchLock.SetLock(LockRules.Of(reason, input.Until, moderator, now));
        write.Db.AppendEvent(article, ArticleEventKind.LockChanged, commentId, now);
        write.Db.Log(ModerationAction.LockBranch, moderator, article, commentId, reason, now);
        await write.CommitAsync();
        return commentId;
    }
}
