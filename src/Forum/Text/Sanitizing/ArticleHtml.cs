namespace Forum.Text.Sanitizing;

/// <summary>Sanitizes an editor's HTML, so that it is safe to embed in any page.</summary>
public static class ArticleHtml
{
    private static readonly Sanitizer Sanitizer = new(AllowedHtml.InArticles);

    /// <summary>
    /// Keeps text, headings, lists, quotes, tables, figures with https images, and links; removes everything else, and
    /// scripts, styles and frames including their content. Idempotent. Linear in its length; thread-safe.
    /// </summary>
    public static string Sanitize(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return Sanitizer.Sanitize(HtmlTidy.Tidy(html, AllowedHtml.InArticles)).Trim();
    }
}
