using AngleSharp.Html.Parser;
using Forum.Import.Text;
using Forum.Text;
using Forum.Text.Sanitizing;

namespace Forum.Import.Applying;

/// <summary>Converts the text of another system to the forum's stored formats.</summary>
internal static class ImportedText
{
    /// <summary>
    /// Replaces the content of a comment that contained only images or markup, so that its replies keep their parent.
    /// </summary>
    private const string Placeholder = "…";

    /// <param name="html">Untrusted.</param>
    /// <param name="lineFeedsBreak">See <see cref="ImportedHtml.ToMarkdown"/>.</param>
    /// <returns>The Markdown, the HTML rendered from it, and whether the original had no text.</returns>
    public static (string Markdown, string Html, bool IsEmpty) ConvertComment(string html, bool lineFeedsBreak)
    {
        var markdown = ImportedHtml.ToMarkdown(html, lineFeedsBreak);
        var isEmpty = string.IsNullOrWhiteSpace(markdown);
        if (isEmpty) markdown = Placeholder;
        return (markdown, CommentHtml.Render(markdown), isEmpty);
    }

    /// <summary>An article's sanitized HTML; null when there is none, or when it is too long.</summary>
    public static string? ConvertArticle(string? html)
    {
        if (string.IsNullOrWhiteSpace(html)) return null;
        var sanitized = ArticleHtml.Sanitize(html);
        return sanitized.Length is 0 or > Data.Article.MaxHtmlLength ? null : sanitized;
    }

    /// <summary>One line of plain text; null when nothing is left.</summary>
    public static string? ConvertLine(string? html, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(html)) return null;
        var plain = html;
        if (html.AsSpan().ContainsAny('<', '&'))
        {
            using var document = new HtmlParser().ParseDocument(html);
            plain = document.Body?.TextContent ?? "";
        }

        var line = LineText.Repair(plain, maxLength);
        return line.Length == 0 ? null : line;
    }

    /// <summary>Null when it is not a web address.</summary>
    public static string? ConvertAddress(string? url) => url is null ? null : WebAddress.Check(url).Text;
}
