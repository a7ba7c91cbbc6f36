using System.ComponentModel;
using Forum.Authorization;
using Forum.Data;
using Forum.Errors;
using Forum.Text;
using Forum.Time;
using Forum.Transactions;

namespace Forum.Articles;

/// <param name="SectionId">The section of the article.</param>
/// <param name="PublishedAt">Null: now.</param>
[Description("`slug` is the article's key: publishing it again is DUPLICATE. `html` is sanitised.")]
public sealed record PublishArticleInput(
    string Slug, string Title, Guid SectionId, string? Url = null, string? Summary = null, string? Html = null,
    string? Byline = null, DateTime? PublishedAt = null, string? IdempotencyKey = null);

/// <summary>An editor opens an article for discussion.</summary>
public sealed class PublishArticle(WriteGuards guards)
{
    /// <returns>The article's id; for a repeated idempotency key, the id of the first call's article.</returns>
    /// <exception cref="Refusal">
    /// SIGN_IN_REQUIRED, EMAIL_NOT_CONFIRMED, FORBIDDEN, SUSPENDED, BANNED, INVALID_INPUT, NOT_FOUND (the section),
    /// DUPLICATE (slug or url), IDEMPOTENCY_KEY_REUSED.
    /// </exception>
    public async Task<Guid> RunAsync(Viewer? caller, PublishArticleInput input, CancellationToken cancellationToken)
    {
        var editor = Permissions.MustWrite(caller);
        Permissions.Require(Permissions.ToPublish(editor, AccountSanctions.None));
        var idempotentWrite = IdempotentWrite.Of(editor.AccountId, input.IdempotencyKey, nameof(PublishArticle), input);
        var now = guards.Now;
        if (input.PublishedAt > now)
            throw Refusal.Invalid(nameof(input.PublishedAt), "`publishedAt` must not be in the future.");
        if (input.PublishedAt < DateTime.UnixEpoch)
            throw Refusal.Invalid(nameof(input.PublishedAt), "`publishedAt` must not be before 1970.");
        var publishedAt = input.PublishedAt is { } at ? UtcMilliseconds.Of(at) : now;
        var article = new Article(
            Guid.CreateVersion7(publishedAt),
            Slug.Check(input.Slug).OrThrow(nameof(input.Slug)),
            LineText.Check(input.Title, Article.MaxTitleLength).OrThrow(nameof(input.Title)),
            input.SectionId,
            publishedAt)
        {
            Url = ArticleInput.Url(input.Url),
            Summary = ArticleInput.Summary(input.Summary),
            Html = ArticleInput.Html(input.Html),
            Byline = ArticleInput.Byline(input.Byline),
        };

        return await idempotentWrite.WriteAsync(
            () => WriteAsync(idempotentWrite, editor, article, now, cancellationToken));
    }

    private async Task<Guid> WriteAsync(
        IdempotentWrite idempotentWrite, Viewer editor, Article article, DateTime now,
        CancellationToken cancellationToken)
    {
        await using var write = await guards.BeginAsync(cancellationToken);
        write.OnlyAdds = true;
        if (await idempotentWrite.FindFirstResultAsync(write, now, cancellationToken) is { } first) return first;
        Permissions.Require(
            Permissions.ToPublish(editor, await guards.SanctionsAsync(write.Db, editor, cancellationToken)));
        await ArticleInput.MustBeValidAsync(write.Db, article, cancellationToken);
        write.Db.Articles.Add(article);
        idempotentWrite.Store(write.Db, article.Id, now);
        await write.CommitAsync();
        return article.Id;
    }
}
