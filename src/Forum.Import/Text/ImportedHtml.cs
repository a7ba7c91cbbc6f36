using AngleSharp.Html.Parser;
using Forum.Text;
using Forum.Text.Sanitizing;

namespace Forum.Import.Text;

/// <summary>Converts comments of other systems, which are HTML.</summary>
public static class ImportedHtml
{
    /// <summary>
    /// Returns the Markdown that <see cref="CommentHtml.Render"/> renders as the same paragraphs, links, emphasis,
    /// quotes, code, lists and line breaks. The same HTML always gives the same Markdown. It may be empty or too long:
    /// validate it like any other text.
    /// </summary>
    /// <param name="html">Untrusted.</param>
    /// <param name="lineFeedsBreak">
    /// True if a line feed is a line break and an empty line a new paragraph, as in WordPress; false: as in a browser.
    /// </param>
    public static string ToMarkdown(string html, bool lineFeedsBreak)
    {
        ArgumentNullException.ThrowIfNull(html);
        var tidy = HtmlTidy.Tidy(CommentText.Repair(html), AllowedHtml.InArticles);
        var parser = new HtmlParser(new HtmlParserOptions { MaximumDepth = Sanitizer.MaxDepth });
        using var document = parser.ParseDocument(tidy);
        if (document.Body is not { } body)
            return "";
        var markdown = new MarkdownBlocks(lineFeedsBreak, withEmphasis: true).Write(body);
        // Markdown cannot express some emphasis: <b>Note:</b>text ends after a colon and before a letter.
        if (Marks(CommentHtml.Render(markdown)) != Marks(tidy))
            markdown = new MarkdownBlocks(lineFeedsBreak, withEmphasis: false).Write(body);
        return CommentText.Repair(markdown);
    }

    /// <summary>Emphasis markers that were not parsed as emphasis appear in the rendered text.</summary>
    private static int Marks(string html) => html.Count(c => c is '*' or '~');
}
