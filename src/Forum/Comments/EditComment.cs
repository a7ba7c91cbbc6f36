using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Text;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Forum.Comments;

public sealed record EditCommentInput(Guid CommentId, string Text, string? IdempotencyKey = null);

/// <summary>An author changes the content of a comment within the edit window.</summary>
public sealed class EditComment(WriteGuards guards, ICommentPages comments, ForumRules rules)
{
    /// <returns>The comment's id.</returns>
    /// <exception cref="Refusal">
    /// SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, SUSPENDED, BANNED, INVALID_INPUT, NOT_FOUND, FORBIDDEN, LOCKED, CONFLICT,
    /// EDIT_WINDOW_CLOSED, IDEMPOTENCY_KEY_REUSED.
    /// </exception>
    public async Task<Guid> RunAsync(Viewer? caller, EditCommentInput input, CancellationToken cancellationToken)
    {
        var viewer = Permissions.MustWrite(caller);
        var idempotentWrite = IdempotentWrite.Of(viewer.AccountId, input.IdempotencyKey, nameof(EditComment), input);
        var text = CommentText.Check(input.Text, rules.MaxCommentLength).OrThrow(nameof(input.Text));
        var html = CommentHtml.Render(text);
        var ancestors = await comments.GetAncestorsAsync(input.CommentId, cancellationToken);
        var edit = new ValidEdit(input.CommentId, text, html, ancestors);
        return await idempotentWrite.WriteAsync(
            () => guards.WriteAsync(
                ancestors[0].ArticleId, write => WriteAsync(write, idempotentWrite, viewer, edit, cancellationToken),
                cancellationToken));
    }

    private async Task<Guid> WriteAsync(
        WriteTransaction write, IdempotentWrite idempotentWrite, Viewer viewer, ValidEdit edit,
        CancellationToken cancellationToken)
    {
        var article = write.Article;
        if (await idempotentWrite.FindFirstResultAsync(write, guards.Now, cancellationToken) is { } first) return first;
        var sanctions = await guards.SanctionsAsync(write.Db, viewer, cancellationToken);
        var comment = await write.Db.Comments.SingleAsync(c => c.Id == edit.CommentId, cancellationToken);
        var facts = await CommentAccess.GetFactsAsync(write.Db, viewer, comment, article, cancellationToken);
        var inForce = await guards.LockInForceAsync(write.Db, article, edit.Ancestors, cancellationToken);
        var now = guards.Now;
        Permissions.Require(Permissions.ToEdit(viewer, sanctions, inForce, facts, rules, now));
        if (comment.Text != edit.Text)
        {
            // Another edit was committed while this one waited for the lock, and may be the newer one.
            if (comment.EditedAt != edit.Ancestors.Single(ancestor => ancestor.Id == comment.Id).EditedAt)
                throw new Refusal(ErrorCode.Conflict, "This comment was edited meanwhile. Read it again.")
                {
                    Field = nameof(EditCommentInput.CommentId)
                };
            comment.Edit(edit.Text, edit.Html, now);
            write.Db.AppendEvent(article, ArticleEventKind.CommentEdited, comment.Id, now);
        }

        idempotentWrite.Store(write.Db, comment.Id, now);
        await write.CommitAsync();
        return comment.Id;
    }

    /// <summary>Input that was validated before the transaction.</summary>
    /// <param name="Ancestors">The comment and all its ancestors.</param>
    private sealed record ValidEdit(Guid CommentId, string Text, string Html, IReadOnlyList<Ancestor> Ancestors);
}
