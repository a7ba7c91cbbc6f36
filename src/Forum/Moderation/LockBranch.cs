using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Errors;
using Microsoft.EntityFrameworkCore;

namespace Forum.Moderation;

/// <summary>A moderator locks a comment and everything below it, with the same promise as a whole article's lock.</summary>
public sealed class LockBranch(Writer writer, ICommentPages comments)
{
    /// <param name="until">When it lifts by itself; null: never. Another lock on this comment is replaced.</param>
    /// <exception cref="Refusal">SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, FORBIDDEN, SUSPENDED, BANNED, NOT_FOUND, INVALID_INPUT.</exception>
    public async Task RunAsync(Viewer? asking, Guid commentId, string reason, DateTime? until, CancellationToken cancellationToken)
    {
        var viewer = Permissions.MustWrite(asking);
        var said = LockInput.Reason(reason);
        var lineage = await comments.ClimbAsync(commentId, cancellationToken);
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

        branch.Close(LockInput.Of(said, until, viewer, now));
        write.Db.Tell(article, ArticleEventKind.LockChanged, commentId, now);
        write.Db.Log(ModerationAction.LockBranch, viewer, article, commentId, said, now);
        await write.CommitAsync();
    }
}
