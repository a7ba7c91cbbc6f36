using System.ComponentModel;
using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Pseudonyms;
using Forum.Text;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Comments;

/// <param name="ParentId">Null: a top-level comment.</param>
/// <param name="As">The name to show as the author: the lasting pseudonym, or an alias for this article.</param>
/// <param name="IdempotencyKey">Null: a retry posts the comment again.</param>
public sealed record PostCommentInput(
    Guid ArticleId, [property: Description("Null: a top-level comment.")] Guid? ParentId, string Text,
    PseudonymKind As = PseudonymKind.Lasting, string? IdempotencyKey = null);

/// <summary>A member comments on an article, or replies to a comment.</summary>
public sealed class PostComment(WriteGuards guards, ICommentPages comments, ForumRules rules)
{
    /// <returns>The comment's id; for a repeated idempotency key, the id of the first call's comment.</returns>
    /// <exception cref="Refusal">
    /// SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, SUSPENDED, BANNED, INVALID_INPUT, NOT_FOUND, LOCKED, TOO_DEEP, SLOW_MODE,
    /// IDEMPOTENCY_KEY_REUSED.
    /// </exception>
    public async Task<Guid> RunAsync(Viewer? caller, PostCommentInput input, CancellationToken cancellationToken)
    {
        var viewer = Permissions.MustWrite(caller);
        var idempotentWrite = IdempotentWrite.Of(viewer.AccountId, input.IdempotencyKey, nameof(PostComment), input);
        var text = CommentText.Check(input.Text, rules.MaxCommentLength).OrThrow(nameof(input.Text));
        var html = CommentHtml.Render(text);
        var ancestors = input.ParentId is { } parentId
            ? await GetAncestorsAsync(parentId, input.ArticleId, cancellationToken)
            : [];
        var post = new ValidPost(idempotentWrite, text, html, ancestors);
        return await idempotentWrite.WriteAsync(
            () => guards.WriteAsync(
                input.ArticleId, write => WriteAsync(write, viewer, input, post, cancellationToken),
                cancellationToken));
    }

    private async Task<Guid> WriteAsync(
        WriteTransaction write, Viewer viewer, PostCommentInput input, ValidPost post,
        CancellationToken cancellationToken)
    {
        var (article, idempotentWrite) = (write.Article, post.IdempotentWrite);
        if (await idempotentWrite.FindFirstResultAsync(write, guards.Now, cancellationToken) is { } first) return first;
        var inForce = await guards.LockInForceAsync(write.Db, article, post.Ancestors, cancellationToken);
        var sanctions = await guards.SanctionsAsync(write.Db, viewer, cancellationToken);
        Permissions.Require(input.ParentId is { } parentId
            ? Permissions.ToReply(
                viewer, sanctions, inForce, await GetParentFactsAsync(write.Db, parentId, cancellationToken), rules)
            : Permissions.ToComment(viewer, sanctions, inForce));

        // Always later than the article's latest comment, and therefore than the parent, even when the nodes' clocks
        // differ.
        var now = guards.After(article.LastActivityAt);
        var author = input.As == PseudonymKind.ArticleAlias
            ? await ArticleAliases.GetOrAddAsync(write.Db, viewer.AccountId, article.Id, now, cancellationToken)
            : viewer.PseudonymId;
        var isExempt = input.As != PseudonymKind.ArticleAlias && viewer.Moderates(article.SectionId);
        if (!isExempt) await CheckSlowModeAsync(write.Db, author, article, now, cancellationToken);

        var comment = new Comment(
            CommentId.New(now, article.Id), article.Id, input.ParentId, post.Ancestors.Count, author,
            CommentStatus.Visible, post.Text, post.Html, now);
        var stats = new CommentStats(comment.Id, input.ParentId ?? article.Id, ListVisibility.Listed);
        stats.SetVotes(0, 0, now);
        var counters = await AncestorCounters.LoadAsync(write.Db, article, post.Ancestors, cancellationToken);
        counters.Apply(stats, null, CommentStatus.Visible);
        article.RecordCommentAt(now);
        write.Db.AddRange(comment, stats);
        write.Db.AppendEvent(article, ArticleEventKind.CommentAdded, comment.Id, now);
        idempotentWrite.Store(write.Db, comment.Id, now);
        await write.Db.SaveChangesAsync(cancellationToken);
        await PseudonymCounts.AddAsync(write.Db, author, visible: 1, written: 1, cancellationToken);
        await write.CommitAsync();
        return comment.Id;
    }

    private async Task<IReadOnlyList<Ancestor>> GetAncestorsAsync(
        Guid parentId, Guid articleId, CancellationToken cancellationToken)
    {
        var ancestors = await comments.GetAncestorsAsync(parentId, cancellationToken, "parentId");
        return ancestors[0].ArticleId == articleId
            ? ancestors
            : throw Refusal.NotFound("comment", nameof(PostCommentInput.ParentId));
    }

    private static async Task<CommentFacts> GetParentFactsAsync(
        ForumDb db, Guid id, CancellationToken cancellationToken)
    {
        var parent = await db.Comments.Where(c => c.Id == id).Select(c => new { c.Status, c.Depth, c.CreatedAt })
            .SingleAsync(cancellationToken);
        var hasReplies = await CommentAccess.HasRepliesAsync(db, id, parent.Status, cancellationToken);

        // No user may reply to a withdrawn comment, so its author and moderators get the same error as other users.
        var isSeen = CommentVisibility.MaySee(parent.Status, hasReplies, moderates: false, isOwn: false);
        return new CommentFacts(parent.Status, parent.Depth, parent.CreatedAt, IsOwn: false, isSeen);
    }

    /// <summary>
    /// Slow mode counts per pseudonym, and exempts moderators only under their lasting pseudonym. If it counted per
    /// account, the times of the comments would reveal which alias belongs to which account
    /// (src/docs/decisions/0015-aliases-and-slow-mode.md).
    /// </summary>
    private static async Task CheckSlowModeAsync(
        ForumDb db, Guid author, Article article, DateTime now, CancellationToken cancellationToken)
    {
        if (article.SlowModeSeconds == 0) return;
        var since = now.AddSeconds(-article.SlowModeSeconds);
        var last = await db.Comments
            .Where(c => c.AuthorId == author && c.ArticleId == article.Id && c.CreatedAt > since)
            .MaxAsync(c => (DateTime?)c.CreatedAt, cancellationToken);
        if (last is { } at)
            throw new Refusal(ErrorCode.SlowMode, "Slow mode: wait a little before you comment again.")
            {
                RetryAt = at.AddSeconds(article.SlowModeSeconds)
            };
    }

    /// <summary>Input that was validated before the transaction.</summary>
    /// <param name="Ancestors">The parent and all its ancestors.</param>
    private sealed record ValidPost(
        IdempotentWrite IdempotentWrite, string Text, string Html, IReadOnlyList<Ancestor> Ancestors);
}
