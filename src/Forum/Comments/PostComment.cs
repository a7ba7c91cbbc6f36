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
/// <param name="As">The kind of name to sign with: the lasting pseudonym, or an alias for this article.</param>
/// <param name="IdempotencyKey">Null: a retry posts the comment again.</param>
public sealed record PostCommentInput(
    Guid ArticleId, [property: Description("Null: a top-level comment.")] Guid? ParentId, string Text, PseudonymKind As = PseudonymKind.Lasting,
    string? IdempotencyKey = null);

/// <summary>A member comments on an article, or replies to a comment.</summary>
public sealed class PostComment(WriteGuards writer, ICommentPages comments, ForumRules rules)
{
    /// <returns>The comment's id; for a repeated idempotency key, the id of the first call's comment.</returns>
    /// <exception cref="Refusal">
    /// SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, SUSPENDED, BANNED, INVALID_INPUT, NOT_FOUND, LOCKED, TOO_DEEP, SLOW_MODE,
    /// IDEMPOTENCY_KEY_REUSED.
    /// </exception>
    public async Task<Guid> RunAsync(Viewer? asking, PostCommentInput input, CancellationToken cancellationToken)
    {
        var viewer = Permissions.MustWrite(asking);
        var once = IdempotentWrite.Of(viewer.AccountId, input.IdempotencyKey, nameof(PostComment), input);
        var text = CommentText.Check(input.Text, rules.MaxCommentLength).OrRefuse("text");
        var html = CommentHtml.Render(text);
        var lineage = input.ParentId is { } parentId ? await ClimbAsync(parentId, input.ArticleId, cancellationToken) : [];
        return await once.WriteAsync(() => WriteAsync(once, viewer, input, new Words(text, html, lineage), cancellationToken));
    }

    private async Task<Guid> WriteAsync(
        IdempotentWrite once, Viewer viewer, PostCommentInput input, Words words, CancellationToken cancellationToken)
    {
        await using var write = await writer.BeginAsync(input.ArticleId, cancellationToken);
        var article = write.Article;
        if (await once.FindFirstResultAsync(write, writer.Now, cancellationToken) is { } first) return first;
        await writer.MustBeInGoodStandingAsync(write.Db, viewer, cancellationToken);
        await writer.MustBeOpenAsync(write.Db, article, words.Above, cancellationToken);
        await MustBeReplyableAsync(write.Db, input.ParentId, cancellationToken);
        if (words.Above.Count > rules.MaxReplyDepth)
            throw new Refusal(ErrorCode.TooDeep, "This branch is as deep as branches go here. Reply further up.") { Field = "parentId" };

        // Later than the article's latest comment, and so later than the parent, even when the clocks of the nodes differ.
        var now = writer.After(article.LastActivityAt);
        var author = input.As == PseudonymKind.ArticleAlias
            ? await ArticleAliases.OfAsync(write.Db, viewer.AccountId, article.Id, now, cancellationToken)
            : viewer.PseudonymId;
        var isExempt = input.As != PseudonymKind.ArticleAlias && viewer.Moderates(article.SectionId);
        if (!isExempt) await MustHaveWaitedAsync(write.Db, author, article, now, cancellationToken);

        var comment = new Comment(
            Guid.CreateVersion7(now), article.Id, input.ParentId, words.Above.Count, author, CommentStatus.Visible, words.Text, words.Html, now);
        var standing = new CommentStats(comment.Id, input.ParentId ?? article.Id, ListVisibility.Listed);
        standing.Count(0, 0, now);
        var branch = await AncestorCounters.LoadAsync(write.Db, article, words.Above, cancellationToken);
        branch.Apply(standing, null, CommentStatus.Visible);
        article.CommentedAt(now);
        write.Db.AddRange(comment, standing);
        write.Db.AppendEvent(article, ArticleEventKind.CommentAdded, comment.Id, now);
        once.Store(write.Db, comment.Id, now);
        await write.Db.SaveChangesAsync(cancellationToken);
        await PseudonymCounts.AddAsync(write.Db, author, visible: 1, written: 1, cancellationToken);
        await write.CommitAsync();
        return comment.Id;
    }

    private async Task<IReadOnlyList<Ancestor>> ClimbAsync(Guid parentId, Guid articleId, CancellationToken cancellationToken)
    {
        var lineage = await comments.GetAncestorsAsync(parentId, cancellationToken, "parentId");
        return lineage[0].ArticleId == articleId ? lineage : throw Refusal.NotFound("comment", "parentId");
    }

    private static async Task MustBeReplyableAsync(ForumDb db, Guid? parentId, CancellationToken cancellationToken)
    {
        if (parentId is not { } id) return;
        var status = await db.Comments.Where(c => c.Id == id).Select(c => c.Status).SingleAsync(cancellationToken);
        if (status == CommentStatus.Visible) return;
        var isSeen = await db.CommentStandings.AnyAsync(s => s.CommentId == id && s.DescendantCount > 0, cancellationToken);
        throw isSeen && status != CommentStatus.Pending
            ? new Refusal(ErrorCode.Conflict, "This comment was withdrawn.") { Field = "parentId" }
            : Refusal.NotFound("comment", "parentId");
    }

    /// <summary>
    /// Slow mode counts per pseudonym, and exempts moderators only under their lasting pseudonym. If it counted per account, the
    /// times of the comments would reveal which alias belongs to which account (src/docs/decisions/0015-aliases-and-slow-mode.md).
    /// </summary>
    private static async Task MustHaveWaitedAsync(
        ForumDb db, Guid author, Article article, DateTime now, CancellationToken cancellationToken)
    {
        if (article.SlowModeSeconds == 0) return;
        var since = now.AddSeconds(-article.SlowModeSeconds);
        var last = await db.Comments
            .Where(c => c.AuthorId == author && c.ArticleId == article.Id && c.CreatedAt > since)
            .MaxAsync(c => (DateTime?)c.CreatedAt, cancellationToken);
        if (last is { } at)
            throw new Refusal(ErrorCode.SlowMode, "Slow mode: wait a little before you comment again.") { RetryAt = at.AddSeconds(article.SlowModeSeconds) };
    }

    /// <summary>Input that was validated before the transaction.</summary>
    /// <param name="Above">The parent and all its ancestors.</param>
    private sealed record Words(string Text, string Html, IReadOnlyList<Ancestor> Above);
}
