using GraphQLParser;
using GraphQLParser.AST;
using GraphQLServer.Errors;
using GraphQLServer.Limits;

namespace GraphQLServer.DocumentLimits;

/// <summary>Counts what a parsed document asks for: first what is written, then what it amounts to.</summary>
internal sealed class DocumentCheck(GraphQLDocument document, GraphQLLimits limits)
{
    private readonly Dictionary<ROM, GraphQLFragmentDefinition> fragments = [];
    private readonly List<GraphQLOperationDefinition> operations = [];

    /// <exception cref="DocumentException">It asks for too much.</exception>
    public void Check()
    {
        var fragmentCount = 0;
        foreach (var definition in document.Definitions)
        {
            switch (definition)
            {
                case GraphQLOperationDefinition operation:
                    operations.Add(operation);
                    break;
                case GraphQLFragmentDefinition fragment:
                    fragmentCount++;
                    fragments.TryAdd(fragment.FragmentName.Name, fragment);
                    break;
                default:
                    // The engine has no rule for it.
                    throw new DocumentException("VALIDATION_FAILED", "The document defines what cannot be run.");
            }
        }

        DocumentException.Over(limits.Operations, operations.Count, "TOO_MANY_OPERATIONS", "operations");
        DocumentException.Over(limits.Fragments, fragmentCount, "TOO_MANY_FRAGMENTS", "fragments");
        new SyntaxCounts(limits).Check(document);

        // The order matters: the walk writes fragments out, so their size must be known to be small.
        var size = new ExpandedSize(fragments, limits.ExpandedFields);
        foreach (var fragment in fragments.Values) size.Add(fragment);
        foreach (var operation in operations) size.Add(operation.SelectionSet);
        foreach (var operation in operations) new ExpandedWalk(fragments, limits).Check(operation);
    }
}
