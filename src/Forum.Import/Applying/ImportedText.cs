using AngleSharp.Html.Parser;
using Forum.Data;
using Forum.Import.Text;
using Forum.Text;
using Forum.Text.Sanitizing;

namespace Forum.Import.Applying;

/// <summary>Another system's words, as the forum stores its own.</summary>
internal static class ImportedText
{
    /// <summary>Stands for a comment that was nothing but pictures or markup: its replies keep their place.</summary>
    private const string Nothing = "…";

    /// <returns>Markdown and the HTML of it; whether anything of it was left.</returns>
    public static (string Markdown, string Html, bool IsEmpty) Comment(string html, bool lineFeedsBreak)
    {
        var markdown = ImportedHtml.ToMarkdown(html, lineFeedsBreak);
        var isEmpty = string.IsNullOrWhiteSpace(markdown);
        if (isEmpty) markdown = Nothing;
        return (markdown, CommentHtml.Render(markdown), isEmpty);
    }

    /// <summary>An article's sanitised HTML; null when there is none, or too much.</summary>
    public static string? Article(string? html)
    {
        if (string.IsNullOrWhiteSpace(html)) return null;
        var safe = ArticleHtml.Sanitise(html);
        return safe.Length is 0 or > Data.Article.MaxHtmlLength ? null : safe;
    }

    /// <summary>One line of plain text; null when nothing is left.</summary>
    public static string? Line(string? html, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(html)) return null;
        var plain = html;
        if (html.AsSpan().ContainsAny('<', '&'))
        {
            using var document = new HtmlParser().ParseDocument(html);
            plain = document.Body?.TextContent ?? "";
        }

        var line = LineText.Salvage(plain, maxLength);
        return line.Length == 0 ? null : line;
    }

    /// <summary>Null when it is not the address of a page.</summary>
    public static string? Address(string? url) => url is null ? null : WebAddress.Check(url).Text;
}
