using GraphQLParser;
using GraphQLParser.AST;
using GraphQLServer.Errors;
using GraphQLServer.Limits;

namespace GraphQLServer.DocumentLimits;

/// <summary>Checks the limits of a parsed document: first as it is written, then with its fragments expanded.</summary>
internal sealed class DocumentCheck(GraphQLDocument document, GraphQLLimits limits)
{
    private readonly Dictionary<ROM, GraphQLFragmentDefinition> fragments = [];
    private readonly List<GraphQLOperationDefinition> operations = [];

    /// <exception cref="DocumentException">The document exceeds a limit.</exception>
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
                    // GraphQL.NET has no validation rule for this.
                    throw new DocumentException(
                        "VALIDATION_FAILED", "The document may contain only operations and fragments.");
            }
        }

        DocumentException.ThrowIfOver(limits.Operations, operations.Count, "TOO_MANY_OPERATIONS", "operations");
        DocumentException.ThrowIfOver(limits.Fragments, fragmentCount, "TOO_MANY_FRAGMENTS", "fragments");
        new SyntaxCounts(limits).Check(document);

        // The order matters: the walk expands fragments, so their expanded size must be checked first.
        var size = new ExpandedSize(fragments, limits.ExpandedFields);
        foreach (var fragment in fragments.Values) size.Add(fragment);
        foreach (var operation in operations) size.Add(operation.SelectionSet);
        foreach (var operation in operations) new ExpandedWalk(fragments, limits).Check(operation);
    }
}
