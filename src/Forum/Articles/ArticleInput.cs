using Forum.Data;
using Forum.Errors;
using Forum.Text;
using Forum.Text.Sanitizing;
using Microsoft.EntityFrameworkCore;

namespace Forum.Articles;

/// <summary>The validation that publishing and updating an article share.</summary>
internal static class ArticleInput
{
    public static string? Url(string? url) =>
        url is null ? null : WebAddress.Check(url).OrThrow(nameof(PublishArticleInput.Url));

    public static string? Summary(string? summary) =>
        CheckedTextExtensions.OptionalLine(summary, Article.MaxSummaryLength, nameof(PublishArticleInput.Summary));

    public static string? Byline(string? byline) =>
        CheckedTextExtensions.OptionalLine(byline, Article.MaxBylineLength, nameof(PublishArticleInput.Byline));

    public static string? Html(string? html)
    {
        if (html is null) return null;
        if (html.Length > Article.MaxHtmlLength)
            throw Refusal.Invalid(
                nameof(PublishArticleInput.Html),
                $"An article has at most {Article.MaxHtmlLength} characters of HTML.");
        return ArticleHtml.Sanitize(html);
    }

    /// <exception cref="Refusal">
    /// NOT_FOUND: the section does not exist; DUPLICATE: another article has the slug or the URL.
    /// </exception>
    public static async Task MustBeValidAsync(ForumDb db, Article article, CancellationToken cancellationToken)
    {
        if (!await db.Sections.AnyAsync(s => s.Id == article.SectionId, cancellationToken))
            throw Refusal.NotFound("section", nameof(PublishArticleInput.SectionId));
        if (await db.Articles.AnyAsync(a => a.Slug == article.Slug && a.Id != article.Id, cancellationToken))
            throw Duplicate("Another article has this slug.", nameof(PublishArticleInput.Slug));
        if (article.Url is not null
            && await db.Articles.AnyAsync(a => a.Url == article.Url && a.Id != article.Id, cancellationToken))
            throw Duplicate("Another article has this URL.", nameof(PublishArticleInput.Url));
    }

    private static Refusal Duplicate(string message, string field) =>
        new(ErrorCode.Duplicate, message) { Field = field };
}
