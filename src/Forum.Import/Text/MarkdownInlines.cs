using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Forum.Text.Sanitizing;

namespace Forum.Import.Text;

/// <summary>Converts the inline elements of a comment's HTML to Markdown, one run of siblings at a time.</summary>
internal sealed class MarkdownInlines(bool lineFeedsBreak, bool withEmphasis)
{
    private static readonly Regex Address = new(
        @"(https?://|www\.)[^\s<>]*[^\s<>.,;:!?'"")\]*_~]",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private readonly StringBuilder markdown = new();
    private readonly HashSet<string> openMarkers = [];
    private bool isLetterNext;

    /// <summary>Returns paragraphs separated by an empty line.</summary>
    public string Write(IReadOnlyList<INode> nodes)
    {
        WriteAll(nodes);
        return MarkdownLines.TrimLines(markdown.ToString(), emptyLines: true);
    }

    private void WriteAll(IReadOnlyList<INode> nodes)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            isLetterNext = i + 1 < nodes.Count && nodes[i + 1] is IText { Data: [var next, ..] }
                && char.IsLetterOrDigit(next);
            if (nodes[i] is IText text)
                WriteText(text.Data);
            else if (nodes[i] is IElement element)
                WriteElement(element);
        }
    }

    private void WriteElement(IElement element)
    {
        switch (element.LocalName)
        {
            case "br":
                markdown.Append('\n');
                break;
            case "em" or "i" or "cite" or "dfn" or "var":
                WriteMarked(element, "*");
                break;
            case "strong" or "b":
                WriteMarked(element, "**");
                break;
            case "del" or "s":
                WriteMarked(element, "~~");
                break;
            case "code" or "kbd" or "samp":
                WriteCode(element.TextContent);
                break;
            case "q":
                markdown.Append('\u201C');
                WriteChildren(element);
                markdown.Append('\u201D');
                break;
            case "a" when !openMarkers.Contains("a"):
                WriteLink(LinkAddress.Of(element.GetAttribute("href")), element.TextContent, WriteInner(element, "a"));
                break;
            case "img" when !openMarkers.Contains("a") && element.GetAttribute("alt") is var alt:
                WriteLink(LinkAddress.Of(element.GetAttribute("src")), alt ?? "", Escaped(alt ?? ""));
                break;
            default:
                WriteChildren(element);
                break;
        }
    }

    private void WriteChildren(IElement element) => WriteAll([.. element.ChildNodes]);

    private void WriteMarked(IElement element, string mark)
    {
        var isBeforeLetter = isLetterNext;
        var inner = !withEmphasis || openMarkers.Contains(mark) || EndsWith(mark[0]) ? null : WriteInner(element, mark);
        var content = inner?.Trim() ?? "";
        var trailing = inner?[inner.TrimEnd().Length..] ?? "";
        // CommonMark closes no emphasis between punctuation and a letter, and opens none between a letter and
        // punctuation.
        for (; isBeforeLetter && content is [.., '.' or ',' or ':' or ';' or '!' or '?']; content = content[..^1])
            trailing = content[^1] + trailing;
        if (inner is null || content.Length == 0 || (EndsWithLetter() && !StartsWithLetter(content)))
        {
            WriteChildren(element);
            return;
        }

        markdown.Append(inner.AsSpan(0, inner.Length - inner.TrimStart().Length));
        markdown.Append(mark).Append(content).Append(mark).Append(trailing);
    }

    private bool EndsWith(char mark) => markdown.Length > 0 && markdown[^1] == mark;

    private bool EndsWithLetter() => markdown.Length > 0 && char.IsLetterOrDigit(markdown[^1]);

    private static bool StartsWithLetter(string content) => char.IsLetterOrDigit(content[0]);

    /// <summary>
    /// Emphasis contains no empty lines, because the end of a paragraph would leave its opening marker unmatched.
    /// </summary>
    private string WriteInner(IElement element, string mark)
    {
        var inner = new MarkdownInlines(lineFeedsBreak, withEmphasis);
        inner.openMarkers.UnionWith(openMarkers);
        inner.openMarkers.Add(mark);
        inner.WriteChildren(element);
        return MarkdownLines.WithoutEmptyLines(inner.markdown.ToString());
    }

    private void WriteCode(string code)
    {
        var line = code.ReplaceLineEndings(" ").Trim();
        if (line.Length == 0)
            return;
        var fence = new string('`', MarkdownEscape.LongestRun(line, '`') + 1);
        var space = line[0] == '`' || line[^1] == '`' ? " " : "";
        markdown.Append(fence).Append(space).Append(line).Append(space).Append(fence);
    }

    private void WriteLink(string? address, string text, string markdownOfText)
    {
        var content = markdownOfText.Trim();
        var label = text.Trim();
        if (address is null)
            markdown.Append(markdownOfText);
        else if (address == LinkAddress.Of(label) && IsPlain(label))
            markdown.Append('<').Append(label).Append('>');
        else
            markdown.Append('[').Append(content.Length > 0 ? content : Escaped(address)).Append("](<")
                .Append(address.Replace("&", "&amp;", StringComparison.Ordinal)).Append(">)");
    }

    /// <summary>Between angle brackets an address is taken literally, except for entities.</summary>
    private static bool IsPlain(string address) =>
        address.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        && !address.Contains('&', StringComparison.Ordinal);

    private void WriteText(string data)
    {
        var text = MarkdownLines.Collapse(data, lineFeedsBreak);
        if (openMarkers.Contains("a"))
        {
            MarkdownEscape.Append(markdown, text);
            return;
        }

        var end = 0;
        foreach (Match match in Address.Matches(text))
        {
            var hasScheme = match.Value.StartsWith("http", StringComparison.OrdinalIgnoreCase);
            var address = LinkAddress.Of(hasScheme ? match.Value : "http://" + match.Value);
            if (address is null)
                continue;
            MarkdownEscape.Append(markdown, text.AsSpan(end, match.Index - end));
            WriteLink(address, match.Value, Escaped(match.Value));
            end = match.Index + match.Length;
        }

        MarkdownEscape.Append(markdown, text.AsSpan(end));
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        MarkdownEscape.Append(escaped, MarkdownLines.Collapse(text, lineFeedsBreak: false));
        return escaped.ToString();
    }
}
