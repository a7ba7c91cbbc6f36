using GraphQLParser;
using GraphQLParser.AST;
using GraphQLServer.Errors;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// Adds up the selections of a document with every fragment spread expanded. Each fragment is measured once and cached,
/// so that the time is linear for any nesting. The caller must have limited the number of fragments, because this
/// recurses along them.
/// </summary>
internal sealed class ExpandedSize(Dictionary<ROM, GraphQLFragmentDefinition> fragments, int limit)
{
    private readonly Dictionary<ROM, int> sizes = [];
    private readonly HashSet<ROM> open = [];

    /// <exception cref="DocumentException">The size exceeds the limit, or fragments form a cycle.</exception>
    public void Add(GraphQLFragmentDefinition fragment) => SizeOf(fragment);

    /// <exception cref="DocumentException">The size exceeds the limit, or fragments form a cycle.</exception>
    public void Add(GraphQLSelectionSet operation) => SizeOf(operation);

    private int SizeOf(GraphQLSelectionSet set)
    {
        var size = 0;
        foreach (var selection in set.Selections)
        {
            // Every term is at most the limit, so the sum cannot overflow before it is rejected.
            size += 1 + selection switch
            {
                GraphQLFragmentSpread spread => fragments.TryGetValue(spread.FragmentName.Name, out var fragment)
                    ? SizeOf(fragment)
                    : 0,
                IHasSelectionSetNode { SelectionSet: { } inner } => SizeOf(inner),
                _ => 0,
            };
            DocumentException.ThrowIfOver(limit, size, "TOO_MANY_FIELDS", "fields after fragments are expanded");
        }

        return size;
    }

    private int SizeOf(GraphQLFragmentDefinition fragment)
    {
        var name = fragment.FragmentName.Name;
        if (sizes.TryGetValue(name, out var known)) return known;
        if (!open.Add(name))
            throw new DocumentException("FRAGMENT_CYCLE", $"The fragment '{name}' spreads itself.");
        var size = SizeOf(fragment.SelectionSet);
        sizes.Add(name, size);
        return size;
    }
}
