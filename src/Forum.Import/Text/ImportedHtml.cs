using AngleSharp.Html.Parser;
using Forum.Text;
using Forum.Text.Sanitizing;

namespace Forum.Import.Text;

/// <summary>Comments of other systems, which come as HTML.</summary>
public static class ImportedHtml
{
    /// <summary>
    /// The Markdown that <see cref="CommentHtml.Render"/> shows as the same paragraphs, links, emphasis, quotes, code,
    /// lists and line breaks. The same HTML always gives the same Markdown. It may be empty, or too long: check it as
    /// any other text.
    /// </summary>
    /// <param name="html">From a stranger.</param>
    /// <param name="lineFeedsBreak">
    /// True where a line feed is a line break and an empty line a new paragraph, as in WordPress; false as in a
    /// browser.
    /// </param>
    public static string ToMarkdown(string html, bool lineFeedsBreak)
    {
        ArgumentNullException.ThrowIfNull(html);
        var tidy = HtmlTidy.Tidy(CommentText.Salvage(html), AllowedHtml.InArticles);
        var parser = new HtmlParser(new HtmlParserOptions { MaximumDepth = Sanitiser.MaxDepth });
        using var document = parser.ParseDocument(tidy);
        if (document.Body is not { } body)
            return "";
        var markdown = new MarkdownBlocks(lineFeedsBreak, withEmphasis: true).Write(body);
        // Some emphasis cannot be written: <b>Note:</b>text ends after a colon and before a letter.
        if (Marks(CommentHtml.Render(markdown)) != Marks(tidy))
            markdown = new MarkdownBlocks(lineFeedsBreak, withEmphasis: false).Write(body);
        return CommentText.Salvage(markdown);
    }

    /// <summary>Marks of emphasis that did not become emphasis show as themselves.</summary>
    private static int Marks(string html) => html.Count(c => c is '*' or '~');
}
