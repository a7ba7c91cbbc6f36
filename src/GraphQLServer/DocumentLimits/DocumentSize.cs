using GraphQLServer.Limits;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// How much work a document is, known from its tokens alone, before it is parsed: its tokens, or the selections of its operations
/// with every fragment written out where it is spread, if these are more. Linear in the document's length, whatever it says.
/// </summary>
internal sealed class DocumentSize
{
    private readonly int limit;
    private readonly Dictionary<string, Selections> fragments = [];
    private readonly List<Selections> operations = [];
    private Selections? current;
    private int tokens, depth, parentheses;

    private DocumentSize(string text, GraphQLLimits limits)
    {
        limit = limits.ExpandedFields;
        var scan = new TokenScanner(text);
        var previous = default(ReadOnlySpan<char>);
        while (tokens <= limits.Tokens && scan.MoveNext())
        {
            tokens++;
            if (scan.Current[0] == '#') continue;
            Take(scan.Current, previous);
            previous = previous is "..." && scan.Current is "on" ? "... on" : scan.Current;
        }
    }

    /// <summary>
    /// At most one more than the limit of tokens, or the limit of expanded fields for each operation: a document beyond these is
    /// refused as soon as it is parsed.
    /// </summary>
    public static int Of(string text, GraphQLLimits limits)
    {
        var size = new DocumentSize(text, limits);
        return Math.Max(size.tokens, size.operations.Sum(size.Expanded));
    }

    private void Take(ReadOnlySpan<char> token, ReadOnlySpan<char> previous)
    {
        // In parentheses are arguments and variables, whose values may have braces.
        if (token is "(") parentheses++;
        else if (token is ")") parentheses--;
        else if (parentheses > 0) return;
        else if (token is "{") Open();
        else if (token is "}") Close();
        else if (depth > 0) Select(token, previous);
        else if (previous is "fragment" && current is null) fragments.TryAdd(token.ToString(), current = new());
    }

    private void Open()
    {
        if (depth++ == 0 && current is null) operations.Add(current = new());
    }

    private void Close()
    {
        if (--depth > 0) return;
        depth = 0;
        current = null;
    }

    /// <summary>Counts a field by its name, or by its alias, and a spread or an inline fragment by its dots.</summary>
    private void Select(ReadOnlySpan<char> token, ReadOnlySpan<char> previous)
    {
        if (token is "...") current!.Count++;
        else if (token[0] != '_' && !char.IsAsciiLetter(token[0])) return;
        else if (previous is "..." && token is not "on") current!.Spreads.Add(token.ToString());
        else if (previous is not ("@" or ":" or "..." or "... on")) current!.Count++;
    }

    private int Expanded(Selections selections)
    {
        if (selections.Expanded is { } known) return known;

        // A fragment that spreads itself is counted once; the guard refuses it.
        selections.Expanded = 0;
        var sum = selections.Count;
        foreach (var name in selections.Spreads)
            if (fragments.TryGetValue(name, out var fragment)) sum = Math.Min(sum + Expanded(fragment), limit);
        selections.Expanded = Math.Min(sum, limit);
        return selections.Expanded.Value;
    }

    private sealed class Selections
    {
        public int Count { get; set; }

        public List<string> Spreads { get; } = [];

        public int? Expanded { get; set; }
    }
}
