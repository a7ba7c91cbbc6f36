using System.Text;
using System.Text.RegularExpressions;

namespace Forum.Import.Parsing;

/// <summary>
/// Converts line breaks to paragraphs, as WordPress does when it shows a stored article. Source: wpautop() in
/// WordPress, wp-includes/formatting.php, without its special cases: the sanitizer that runs afterwards repairs
/// incorrect nesting.
/// </summary>
internal static class Paragraphs
{
    private const RegexOptions Linear =
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const string Block =
        "(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address"
        + "|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|footer|nav|figure|figcaption|details|menu|summary)";

    private static readonly Regex Opening = new($"<{Block}(?:[ \\t/][^<>]*)?>", Linear);
    private static readonly Regex Closing = new($"</{Block}[ \\t]*>", Linear);
    private static readonly Regex Preformatted = new("<pre(?:[ \\t][^<>]*)?>", Linear);
    private static readonly Regex StartsBlock = new($"\\A</?{Block}[ \\t/>]", Linear);
    private static readonly Regex BlankLines = new("\\n(?:[ \\t]*\\n)+", Linear);
    private static readonly Regex BreakThenLine = new("<br[ \\t]*/?>[ \\t]*\\n", Linear);

    public static string FromLineBreaks(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "";
        var lines = text.ReplaceLineEndings("\n");
        if (!lines.Contains('\n', StringComparison.Ordinal) && !lines.Contains('<', StringComparison.Ordinal))
            return $"<p>{lines}</p>";
        StringBuilder html = new(lines.Length + 64);
        var from = 0;
        while (from < lines.Length)
        {
            var start = Preformatted.Match(lines, from);
            AppendParagraphs(html, start.Success ? lines[from..start.Index] : lines[from..]);
            if (!start.Success) break;
            var end = lines.IndexOf("</pre>", start.Index, StringComparison.OrdinalIgnoreCase);
            var next = end < 0 ? lines.Length : end + "</pre>".Length;
            html.Append(lines, start.Index, next - start.Index);
            from = next;
        }

        return html.ToString();
    }

    private static void AppendParagraphs(StringBuilder html, string text)
    {
        var separated = BlankLines.Replace(Closing.Replace(Opening.Replace(text, "\n\n$0"), "$0\n\n"), "\n\n");
        foreach (var paragraph in separated.Split(
            "\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (StartsBlock.IsMatch(paragraph)) html.Append(paragraph).Append('\n');
            else html.Append("<p>")
                .Append(BreakThenLine.Replace(paragraph, "\n").Replace("\n", "<br>\n", StringComparison.Ordinal))
                .Append("</p>\n");
        }
    }
}
