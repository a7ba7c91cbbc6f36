using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;

namespace Forum.Moderation;

/// <param name="Until">When it is lifted automatically; null: never.</param>
public sealed record LockBranchInput(Guid CommentId, string Reason, DateTime? Until = null);

/// <summary>A moderator locks a comment and everything below it, with the same guarantee as the lock of a whole article.</summary>
public sealed class LockBranch(WriteGuards writer, ICommentPages comments)
{
    /// <summary>Replaces an existing lock on this comment.</summary>
    /// <returns>The comment's id.</returns>
    /// <exception cref="Refusal">SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, FORBIDDEN, SUSPENDED, BANNED, NOT_FOUND, INVALID_INPUT.</exception>
    public async Task<Guid> RunAsync(Viewer? asking, LockBranchInput input, CancellationToken cancellationToken)
    {
        var viewer = Permissions.MustWrite(asking);
        var commentId = input.CommentId;
        var said = LockRules.Reason(input.Reason);
        var lineage = await comments.GetAncestorsAsync(commentId, cancellationToken);
        await using var write = await writer.BeginAsync(lineage[0].ArticleId, cancellationToken);
        var article = write.Article;
        var comment = await write.Db.Comments.SingleAsync(c => c.Id == commentId, cancellationToken);
        await CommentAccess.MustBeSeenAsync(write.Db, viewer, comment, article, cancellationToken);
        Permissions.MustModerate(viewer, article.SectionId);
        await writer.MustBeInGoodStandingAsync(write.Db, viewer, cancellationToken);

        var now = writer.Now;
        var branch = await write.Db.BranchLocks.SingleOrDefaultAsync(b => b.CommentId == commentId, cancellationToken);
        if (branch is null)
        {
            branch = new BranchLock(commentId, article.Id);
            write.Db.BranchLocks.Add(branch);
            article.BranchLockCount++;
        }

        branch.SetLock(LockRules.Of(said, input.Until, viewer, now));
        write.Db.AppendEvent(article, ArticleEventKind.LockChanged, commentId, now);
        write.Db.Log(ModerationAction.LockBranch, viewer, article, commentId, said, now);
        await write.CommitAsync();
        return commentId;
    }
}
