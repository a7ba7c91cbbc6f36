using System.Collections.Frozen;
using AngleSharp.Html.Parser;

namespace Forum.Text.Sanitizing;

/// <summary>The rules of the HTML parsing specification for elements, as far as <c>HtmlTidy</c> needs them.</summary>
internal static class HtmlElements
{
    private static readonly FrozenSet<string> NoElements = Set();

    /// <summary>Elements whose content is not prose and is dropped.</summary>
    private static readonly FrozenSet<string> Hidden = Set(
        "script", "style", "template", "noscript", "iframe", "svg", "math", "object", "embed", "applet", "audio",
        "video", "canvas", "textarea", "select", "title", "xmp", "noembed", "noframes", "frameset", "plaintext",
        "input", "param", "source", "track", "base", "link", "meta");

    private static readonly FrozenSet<string> Void = Set(
        "br", "hr", "img", "embed", "input", "param", "source", "track", "base", "link", "meta");

    /// <summary>Block elements; one that is not allowed is replaced by a div.</summary>
    private static readonly FrozenSet<string> Blocks = Set(
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "figure",
        "figcaption", "hr", "section", "article", "header", "footer", "main", "aside", "nav", "center", "address",
        "form", "fieldset", "details", "summary", "hgroup", "dir", "menu", "search");

    private static readonly FrozenSet<string> Headings = Set("h1", "h2", "h3", "h4", "h5", "h6");
    private static readonly FrozenSet<string> Lists = Set("ul", "ol");
    private static readonly FrozenSet<string> Definitions = Set("dl");
    private static readonly FrozenSet<string> Table = Set("table");
    private static readonly FrozenSet<string> Rows = Set("tr");
    private static readonly FrozenSet<string> CellsAndCaption = Set("td", "th", "caption");
    private static readonly FrozenSet<string> InTable = Set("caption", "thead", "tbody", "tfoot", "tr", "td", "th");
    private static readonly FrozenSet<string> Anchor = Set("a");
    private static readonly FrozenSet<string> Paragraph = Set("p");
    private static readonly FrozenSet<string> ItemOrParagraph = Set("li", "p");
    private static readonly FrozenSet<string> TermOrParagraph = Set("dt", "dd", "p");
    private static readonly FrozenSet<string> HeadingOrParagraph = Set("p", "h1", "h2", "h3", "h4", "h5", "h6");
    private static readonly FrozenSet<string> RowsOrTable = Set("tr", "table");
    private static readonly FrozenSet<string> RowParts = Set("tr", "td", "th", "caption");

    public static bool IsHidden(string name) => Hidden.Contains(name);

    public static bool IsVoid(string name) => Void.Contains(name);

    /// <summary>
    /// The element name to write: the same name, the modern name of an obsolete element, or div for a block that is not
    /// allowed; null drops the tag.
    /// </summary>
    public static string? AllowedName(string name, AllowedHtml allowed) => name switch
    {
        "strike" => "s",
        "tt" => "code",
        _ when allowed.Has(name) => name,
        _ when Blocks.Contains(name) => "div",
        _ => null,
    };

    /// <summary>The tokenizer mode for the text after the start tag.</summary>
    public static HtmlParseMode ModeOf(string name) => name switch
    {
        "script" => HtmlParseMode.Script,
        "style" or "xmp" or "iframe" or "noembed" or "noframes" => HtmlParseMode.Rawtext,
        "textarea" or "title" => HtmlParseMode.RCData,
        "plaintext" => HtmlParseMode.Plaintext,
        _ => HtmlParseMode.PCData,
    };

    /// <summary>
    /// The open elements that a start tag closes. The search goes outwards and stops at an element of the second set.
    /// </summary>
    public static (FrozenSet<string> Closes, FrozenSet<string> Within) ClosedBy(string name) => name switch
    {
        "a" => (Anchor, NoElements),
        "li" => (ItemOrParagraph, Lists),
        "dt" or "dd" => (TermOrParagraph, Definitions),
        "td" or "th" => (CellsAndCaption, RowsOrTable),
        "tr" => (RowParts, Table),
        "caption" or "thead" or "tbody" or "tfoot" => (InTable, Table),
        _ when Headings.Contains(name) => (HeadingOrParagraph, CellsAndCaption),
        _ when Blocks.Contains(name) => (Paragraph, CellsAndCaption),
        _ => (NoElements, NoElements),
    };

    /// <summary>The tag is only valid while one of these elements is open; null: it is valid anywhere.</summary>
    public static FrozenSet<string>? NeedsParent(string name) => name switch
    {
        "li" => Lists,
        "dt" or "dd" => Definitions,
        "td" or "th" => Rows,
        _ when InTable.Contains(name) => Table,
        _ => null,
    };

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
