namespace Forum.Text.Sanitizing;

/// <summary>An editor's HTML, made safe for any page.</summary>
public static class ArticleHtml
{
    private static readonly Sanitiser Sanitiser = new(AllowedHtml.InArticles);

    /// <summary>
    /// Text, headings, lists, quotes, tables, figures with https images and links stay; all else goes, scripts, styles
    /// and frames with their content. Sanitising twice is the same as once. Linear in its length; any thread may call
    /// it.
    /// </summary>
    public static string Sanitise(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        return Sanitiser.Sanitise(HtmlTidy.Tidy(html, AllowedHtml.InArticles)).Trim();
    }
}
