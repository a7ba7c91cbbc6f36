using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Demo;

/// <summary>Moderation actions and held comments of the demo forum.</summary>
internal sealed class DemoModeration(WriteGuards guards, ICommentPages comments)
{
    public Task PinAsync(Guid commentId, Viewer moderator, CancellationToken cancellationToken) => ActAsync(
        commentId,
        (db, comment, _) =>
        {
            db.Entry(comment).Property(c => c.IsPinned).CurrentValue = true;
            return Task.FromResult((ModerationAction.Pin, ArticleEventKind.CommentEdited));
        },
        moderator, null, cancellationToken);

    public Task RemoveAsync(
        Guid commentId, Viewer moderator, string statement, CancellationToken cancellationToken) => ActAsync(
        commentId,
        async (db, comment, ancestors) =>
        {
            await WithdrawAsync(db, comment, ancestors, CommentStatus.Removed, cancellationToken);
            return (ModerationAction.Remove, ArticleEventKind.CommentWithdrawn);
        },
        moderator, statement, cancellationToken);

    /// <summary>Holds a comment for review by a moderator, as a rule of the forum would.</summary>
    public Task HoldAsync(Guid commentId, CancellationToken cancellationToken) => ActAsync(
        commentId,
        async (db, comment, ancestors) =>
        {
            await WithdrawAsync(db, comment, ancestors, CommentStatus.Pending, cancellationToken);
            return (ModerationAction.Hold, ArticleEventKind.CommentWithdrawn);
        },
        null, "Looks like an advertisement.", cancellationToken);

    private async Task ActAsync(
        Guid commentId,
        Func<ForumDb, Comment, IReadOnlyList<Ancestor>, Task<(ModerationAction, ArticleEventKind)>> applyAsync,
        Viewer? moderator, string? reason, CancellationToken cancellationToken)
    {
        var ancestors = await comments.GetAncestorsAsync(commentId, cancellationToken);
        await guards.WriteAsync(
            ancestors[0].ArticleId,
            async write =>
            {
                var article = write.Article;
                var comment = await write.Db.Comments.SingleAsync(c => c.Id == commentId, cancellationToken);
                var (action, kind) = await applyAsync(write.Db, comment, ancestors);
                write.Db.ArticleEvents.Add(
                    new ArticleEvent(article.Id, article.NextEvent(), kind, commentId, guards.Now));
                write.Db.ModerationLog.Add(
                    new ModerationLogEntry(
                        Guid.CreateVersion7(guards.Now), action, moderator?.PseudonymId, guards.Now)
                    {
                        ArticleId = article.Id,
                        CommentId = commentId,
                        Reason = reason,
                    });
                await write.CommitAsync();
                return commentId;
            },
            cancellationToken);
    }

    private static async Task WithdrawAsync(
        ForumDb db, Comment comment, IReadOnlyList<Ancestor> ancestors, CommentStatus status,
        CancellationToken cancellationToken)
    {
        var article = await db.Articles.SingleAsync(a => a.Id == comment.ArticleId, cancellationToken);
        var stats = await db.CommentStats.SingleAsync(s => s.CommentId == comment.Id, cancellationToken);
        var counters = await AncestorCounters.LoadAsync(
            db, article, ancestors.Where(ancestor => ancestor.Id != comment.Id), cancellationToken);
        counters.Apply(stats, comment.Status, status);
        db.Entry(comment).Property(c => c.Status).CurrentValue = status;
        await db.Pseudonyms.Where(p => p.Id == comment.AuthorId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(p => p.CommentCount, p => p.CommentCount - 1), cancellationToken);
    }
}
