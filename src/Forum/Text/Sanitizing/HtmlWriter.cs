using System.Text;
using AngleSharp.Dom;

namespace Forum.Text.Sanitizing;

/// <summary>
/// Serializes elements by the HTML serialization rules. AngleSharp's own formatter searches for each node's next
/// sibling from the start, which is quadratic: 5 s for a paragraph of 50,000 lines.
/// </summary>
internal static class HtmlWriter
{
    /// <summary>
    /// The inner HTML of an element. It is at most <see cref="Sanitizer.MaxDepth"/> levels deep, so recursion is safe.
    /// </summary>
    public static string Inner(INode parent)
    {
        var html = new StringBuilder();
        WriteChildren(parent, html);
        return html.ToString();
    }

    /// <summary>Escapes for text and for attribute values in double quotes.</summary>
    public static void WriteText(string text, StringBuilder html)
    {
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            var plain = rest.IndexOfAny("&<>\"\u00A0");
            if (plain < 0)
            {
                html.Append(rest);
                return;
            }

            html.Append(rest[..plain]).Append(Entity(rest[plain]));
            rest = rest[(plain + 1)..];
        }
    }

    private static void WriteChildren(INode parent, StringBuilder html)
    {
        foreach (var node in parent.ChildNodes)
        {
            if (node is IText text)
                WriteText(text.Data, html);
            else if (node is IElement element)
                Write(element, html);
        }
    }

    private static void Write(IElement element, StringBuilder html)
    {
        html.Append('<').Append(element.LocalName);
        foreach (var attribute in element.Attributes)
        {
            html.Append(' ').Append(attribute.LocalName).Append("=\"");
            WriteText(attribute.Value, html);
            html.Append('"');
        }

        html.Append('>');
        if (element.LocalName is "br" or "hr" or "img")
            return;
        // A parser drops the first line break in a pre element.
        if (element.LocalName == "pre" && element.FirstChild is IText text && text.Data.StartsWith('\n'))
            html.Append('\n');
        WriteChildren(element, html);
        html.Append("</").Append(element.LocalName).Append('>');
    }

    private static string Entity(char c) => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        _ => "&nbsp;",
    };
}
