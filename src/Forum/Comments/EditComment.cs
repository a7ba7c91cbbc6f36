using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Text;
using Forum.Transactions;

namespace Forum.Comments;

public sealed record EditCommentInput(Guid CommentId, string Text, string? IdempotencyKey = null);

/// <summary>An author changes the content of a comment within the edit window.</summary>
public sealed class EditComment(WriteGuards writer, ICommentPages comments, ForumRules rules)
{
    /// <returns>The comment's id.</returns>
    /// <exception cref="Refusal">
    /// SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, SUSPENDED, BANNED, INVALID_INPUT, NOT_FOUND, FORBIDDEN, LOCKED, CONFLICT,
    /// EDIT_WINDOW_CLOSED, IDEMPOTENCY_KEY_REUSED.
    /// </exception>
    public async Task<Guid> RunAsync(Viewer? asking, EditCommentInput input, CancellationToken cancellationToken)
    {
        var viewer = Permissions.MustWrite(asking);
        var once = IdempotentWrite.Of(viewer.AccountId, input.IdempotencyKey, nameof(EditComment), input);
        var text = CommentText.Check(input.Text, rules.MaxCommentLength).OrRefuse("text");
        var html = CommentHtml.Render(text);
        var lineage = await comments.GetAncestorsAsync(input.CommentId, cancellationToken);
        return await once.WriteAsync(() => WriteAsync(once, viewer, new Words(input.CommentId, text, html, lineage), cancellationToken));
    }

    private async Task<Guid> WriteAsync(IdempotentWrite once, Viewer viewer, Words words, CancellationToken cancellationToken)
    {
        await using var write = await writer.BeginAsync(words.Lineage[0].ArticleId, cancellationToken);
        var article = write.Article;
        if (await once.FindFirstResultAsync(write, writer.Now, cancellationToken) is { } first) return first;
        await writer.MustBeInGoodStandingAsync(write.Db, viewer, cancellationToken);
        var comment = await CommentAccess.GetOwnAsync(write.Db, viewer, words.CommentId, article, cancellationToken);
        if (comment.Status is CommentStatus.Removed or CommentStatus.Deleted)
            throw new Refusal(ErrorCode.Conflict, "This comment was withdrawn.") { Field = "commentId" };
        await writer.MustBeOpenAsync(write.Db, article, words.Lineage, cancellationToken);
        var now = writer.Now;
        if (!rules.MayStillEdit(comment.CreatedAt, now))
            throw new Refusal(ErrorCode.EditWindowClosed, "The time to edit this comment is over.");

        if (comment.Text != words.Text)
        {
            // Another edit was committed while this one waited for the lock, and may be the newer one.
            if (comment.EditedAt != words.Lineage.Single(step => step.Id == comment.Id).EditedAt)
                throw new Refusal(ErrorCode.Conflict, "This comment was edited meanwhile. Read it again.") { Field = "commentId" };
            comment.Edit(words.Text, words.Html, now > comment.CreatedAt ? now : comment.CreatedAt);
            write.Db.AppendEvent(article, ArticleEventKind.CommentEdited, comment.Id, now);
        }

        once.Store(write.Db, comment.Id, now);
        await write.CommitAsync();
        return comment.Id;
    }

    /// <summary>Input that was validated before the transaction.</summary>
    private sealed record Words(Guid CommentId, string Text, string Html, IReadOnlyList<Ancestor> Lineage);
}
