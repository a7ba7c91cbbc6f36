using GraphQLServer.Limits;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// The work that a document takes, computed from its text before it is parsed: the number of tokens, of selections
/// with every fragment spread expanded, or of characters divided by 16, whichever is greatest. A long string takes
/// about as long as tokens of this length. Linear in the length of the document for any input.
/// </summary>
internal sealed class DocumentSize
{
    private const int CharactersPerToken = 16;

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
            Visit(scan.Current, previous);
            previous = previous is "..." && scan.Current is "on" ? "... on" : scan.Current;
        }
    }

    /// <summary>
    /// The size, at least 1. Tokens are capped at one more than their limit, selections at the expanded field limit for
    /// each operation: a document that exceeds these limits is rejected as soon as it is parsed.
    /// </summary>
    public static int Of(string text, GraphQLLimits limits)
    {
        var size = new DocumentSize(text, limits);
        return Math.Max(
            Math.Max(size.tokens, size.operations.Sum(size.Expanded)), 1 + (text.Length / CharactersPerToken));
    }

    private void Visit(ReadOnlySpan<char> token, ReadOnlySpan<char> previous)
    {
        // Parentheses contain arguments and variables, whose values may contain braces.
        if (token is "(") parentheses++;
        else if (token is ")") parentheses--;
        else if (parentheses > 0) return;
        else if (token is "{") OpenBrace();
        else if (token is "}") CloseBrace();
        else if (depth > 0) Select(token, previous);
        else if (previous is "fragment" && current is null && IsName(token))
            fragments.TryAdd(token.ToString(), current = new());
    }

    private void OpenBrace()
    {
        if (depth++ == 0 && current is null) operations.Add(current = new());
    }

    private void CloseBrace()
    {
        if (--depth > 0) return;
        depth = 0;
        current = null;
    }

    /// <summary>
    /// Counts a field at its name or alias, and a fragment spread or an inline fragment at its `...`.
    /// </summary>
    private void Select(ReadOnlySpan<char> token, ReadOnlySpan<char> previous)
    {
        if (token is "...") current!.Count++;
        else if (!IsName(token)) return;
        else if (previous is "..." && token is not "on") current!.Spreads.Add(token.ToString());
        else if (previous is not ("@" or ":" or "..." or "... on")) current!.Count++;
    }

    private static bool IsName(ReadOnlySpan<char> token) => token[0] == '_' || char.IsAsciiLetter(token[0]);

    private int Expanded(Selections selections)
    {
        if (selections.Expanded is { } known) return known;

        // A fragment that spreads itself is counted once; the document check rejects it.
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
