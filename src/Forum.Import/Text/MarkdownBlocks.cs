using System.Globalization;
using AngleSharp.Dom;
using Forum.Text.MarkdownRendering;

namespace Forum.Import.Text;

/// <summary>Converts the block elements of a comment's HTML to Markdown.</summary>
internal sealed class MarkdownBlocks(bool lineFeedsBreak, bool withEmphasis)
{
    /// <summary>Maximum depth of quotes and lists; deeper ones lose their markers and keep their text.</summary>
    private const int MaxDepth = BlockDepth.Max / 2 - 2;

    public string Write(INode container) => string.Join("\n\n", BlocksOf(container.ChildNodes, 0));

    private List<string> BlocksOf(IEnumerable<INode> nodes, int depth)
    {
        var blocks = new List<string>();
        var line = new List<INode>();
        foreach (var node in nodes)
        {
            if (node is not IElement element || !IsBlock(element))
            {
                line.Add(node);
                continue;
            }

            blocks.AddRange(Paragraphs(line));
            line.Clear();
            blocks.AddRange(Block(element, depth));
        }

        blocks.AddRange(Paragraphs(line));
        return blocks;
    }

    private IEnumerable<string> Block(IElement element, int depth) => element.LocalName switch
    {
        "hr" => ["***"],
        "pre" => [Fence(element.TextContent.Trim('\n'))],
        "h1" or "h2" or "h3" or "h4" or "h5" or "h6" =>
            Paragraphs([element]).Select(text => "#### " + text.Replace('\n', ' ')),
        "tr" => [string.Join(" | ", element.Children.Select(cell => ToSingleLine(cell)))],
        "table" or "thead" or "tbody" or "tfoot" => Rows(element, depth),
        "blockquote" when depth < MaxDepth => Quote(BlocksOf(element.ChildNodes, depth + 1)),
        "ul" or "ol" when depth < MaxDepth => List(element, depth + 1),
        _ => BlocksOf(element.ChildNodes, depth),
    };

    private IEnumerable<string> Paragraphs(IReadOnlyList<INode> nodes) =>
        Lines(nodes).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(MarkdownEscape.LineStarts);

    private string ToSingleLine(INode node) => Lines([node]).ReplaceLineEndings(" ");

    private string Lines(IReadOnlyList<INode> nodes) => new MarkdownInlines(lineFeedsBreak, withEmphasis).Write(nodes);

    private IEnumerable<string> Rows(IElement table, int depth)
    {
        var blocks = BlocksOf(table.ChildNodes, depth);
        return blocks.Count == 0 ? [] : [string.Join('\n', blocks.Select(MarkdownEscape.LineStarts))];
    }

    private static IEnumerable<string> Quote(List<string> blocks) =>
        blocks.Count == 0 ? [] : [Indent(string.Join("\n\n", blocks), "> ", "> ")];

    private IEnumerable<string> List(IElement list, int depth)
    {
        var number = FirstNumber(list);
        // Two adjacent lists with the same bullets would become one.
        var isSecond = list.PreviousElementSibling?.LocalName == list.LocalName;
        var items = new List<string>();
        foreach (var item in ItemsOf(list))
        {
            var blocks = BlocksOf(item, depth);
            if (blocks.Count == 0)
                continue;
            var bullet = (list.LocalName, isSecond) switch
            {
                ("ul", false) => "- ",
                ("ul", true) => "+ ",
                (_, false) => FormattableString.Invariant($"{number++}. "),
                (_, true) => FormattableString.Invariant($"{number++}) "),
            };
            items.Add(Indent(JoinBlocks(blocks), bullet, new string(' ', bullet.Length)));
        }

        var isLoose = items.Exists(item => item.Contains("\n\n", StringComparison.Ordinal));
        return items.Count == 0 ? [] : [string.Join(isLoose ? "\n\n" : "\n", items)];
    }

    private static int FirstNumber(IElement list) =>
        int.TryParse(list.GetAttribute("start"), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? Math.Min(start, 99_999)
            : 1;

    /// <summary>The contents of the list items; content between items is treated as an item too.</summary>
    private static List<List<INode>> ItemsOf(IElement list)
    {
        var items = new List<List<INode>> { new() };
        foreach (var node in list.ChildNodes)
        {
            if (node is IElement { LocalName: "li" })
                items.AddRange([[.. node.ChildNodes], []]);
            else
                items[^1].Add(node);
        }

        return items;
    }

    /// <summary>
    /// A nested list follows the item's text without an empty line, or the outer list would be a loose list.
    /// </summary>
    private static string JoinBlocks(List<string> blocks) => blocks.Aggregate((all, next) =>
        all + (next is ['-' or '+', ' ', ..] or ['1', '.' or ')', ' ', ..] ? "\n" : "\n\n") + next);

    private static string Fence(string code)
    {
        var fence = new string('`', Math.Max(3, MarkdownEscape.LongestRun(code, '`') + 1));
        return $"{fence}\n{code}\n{fence}";
    }

    private static string Indent(string text, string first, string others)
    {
        var lines = text.Split('\n').Select((line, i) => (i == 0 ? first : others) + line);
        return string.Join('\n', lines.Select(line => line.TrimEnd(' ')));
    }

    /// <summary>An element that contains blocks is treated as a block, and loses its inline formatting.</summary>
    private static bool IsBlock(IElement element) =>
        element.LocalName is "p" or "div" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "ul" or "ol" or "li"
            or "dl" or "dt" or "dd" or "blockquote" or "pre" or "table" or "caption" or "thead" or "tbody" or "tfoot"
            or "tr" or "td" or "th" or "figure" or "figcaption" or "hr"
        || element.Children.Any(IsBlock);
}
