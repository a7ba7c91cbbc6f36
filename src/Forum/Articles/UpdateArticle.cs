using System.ComponentModel;
using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Text;
using Forum.Transactions;

namespace Forum.Articles;

/// <summary>Omitted fields stay unchanged; null clears an optional field.</summary>
[Description("What is left out stays; null empties what may be empty.")]
public sealed record UpdateArticleInput(
    Guid ArticleId, Optional<string?> Title = default, Optional<Guid?> SectionId = default,
    Optional<string?> Url = default, Optional<string?> Summary = default, Optional<string?> Html = default,
    Optional<string?> Byline = default);

/// <summary>An editor changes an article's own data, not its discussion.</summary>
public sealed class UpdateArticle(WriteGuards guards)
{
    /// <returns>The article's id.</returns>
    /// <exception cref="Refusal">
    /// SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, FORBIDDEN, SUSPENDED, BANNED, INVALID_INPUT, NOT_FOUND (the article, the
    /// section), DUPLICATE (url).
    /// </exception>
    public async Task<Guid> RunAsync(Viewer? caller, UpdateArticleInput input, CancellationToken cancellationToken)
    {
        var editor = Permissions.MustWrite(caller);
        Permissions.Require(Permissions.ToPublish(editor, AccountSanctions.None));
        if (input.Title is { IsSet: true, Value: null })
            throw Refusal.Invalid(nameof(input.Title), "`title` must not be null.");
        if (input.SectionId is { IsSet: true, Value: null })
            throw Refusal.Invalid(nameof(input.SectionId), "`sectionId` must not be null.");

        // Sanitized before the article's row is locked, so that no other transaction waits for it.
        input = input with { Html = input.Html with { Value = ArticleInput.Html(input.Html.Value) } };
        return await UniqueConflictRetry.WriteAsync(
            () => guards.WriteAsync(
                input.ArticleId, write => WriteAsync(write, editor, input, cancellationToken), cancellationToken));
    }

    private async Task<Guid> WriteAsync(
        WriteTransaction write, Viewer editor, UpdateArticleInput input, CancellationToken cancellationToken)
    {
        Permissions.Require(
            Permissions.ToPublish(editor, await guards.SanctionsAsync(write.Db, editor, cancellationToken)));
        var article = write.Article;
        if (input.Title is { IsSet: true, Value: { } title })
            article.Title = LineText.Check(title, Article.MaxTitleLength).OrThrow(nameof(input.Title));
        article.SectionId = input.SectionId.Or(article.SectionId) ?? article.SectionId;
        if (input.Url.IsSet) article.Url = ArticleInput.Url(input.Url.Value);
        if (input.Summary.IsSet) article.Summary = ArticleInput.Summary(input.Summary.Value);
        if (input.Html.IsSet) article.Html = input.Html.Value;
        if (input.Byline.IsSet) article.Byline = ArticleInput.Byline(input.Byline.Value);
        article.UpdatedAt = guards.Now;
        await ArticleInput.MustBeValidAsync(write.Db, article, cancellationToken);
        write.ChangesArticleOnly = true;
        await write.CommitAsync();
        return article.Id;
    }
}
