using System.Text;
using AngleSharp.Dom;

namespace Forum.Text.Sanitizing;

/// <summary>
/// Writes elements out, by the serialisation rules of HTML. AngleSharp's own writer looks for each node's next sibling
/// from the start: quadratic, 5 s for a paragraph of 50,000 lines.
/// </summary>
internal static class HtmlWriter
{
    /// <summary>
    /// What stands in an element; at most <see cref="Sanitiser.MaxDepth"/> deep, so that recursion is safe.
    /// </summary>
    public static string Inner(INode parent)
    {
        var html = new StringBuilder();
        WriteChildren(parent, html);
        return html.ToString();
    }

    /// <summary>Good for text and for attributes in double quotes.</summary>
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
        // A parser drops the first line break of a pre.
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
