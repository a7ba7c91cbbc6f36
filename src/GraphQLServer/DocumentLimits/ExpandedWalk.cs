using GraphQLParser;
using GraphQLParser.AST;
using GraphQLServer.Errors;
using GraphQLServer.Limits;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// Walks an operation with its fragments expanded, and counts root fields, depth, and how often the same response key
/// of one object is selected. <see cref="ExpandedSize"/> has bounded the walk.
/// </summary>
internal sealed class ExpandedWalk(Dictionary<ROM, GraphQLFragmentDefinition> fragments, GraphQLLimits limits)
{
    /// <exception cref="DocumentException">The operation exceeds a limit.</exception>
    public void Check(GraphQLOperationDefinition operation)
    {
        var root = new ResponseKeys();
        Walk(operation.SelectionSet, root, new FieldDepth(0, null));
        var (limit, kind) = operation.Operation switch
        {
            OperationType.Mutation => (limits.MutationFields, "mutation"),
            OperationType.Subscription => (limits.SubscriptionFields, "subscription"),
            _ => (limits.QueryFields, "query"),
        };
        DocumentException.ThrowIfOver(limit, root.Count, "TOO_MANY_ROOT_FIELDS", $"root fields in a {kind}");
    }

    private void Walk(GraphQLSelectionSet set, ResponseKeys keys, FieldDepth depth)
    {
        foreach (var selection in set.Selections)
        {
            if (selection is GraphQLField field)
                Visit(field, keys, depth);
            else if (selection is GraphQLInlineFragment inline)
                Walk(inline.SelectionSet, keys, depth);
            else if (selection is GraphQLFragmentSpread spread
                && fragments.TryGetValue(spread.FragmentName.Name, out var fragment))
                Walk(fragment.SelectionSet, keys, depth);
        }
    }

    private void Visit(GraphQLField field, ResponseKeys keys, FieldDepth depth)
    {
        var child = keys.Select(field.Alias?.Name ?? field.Name);
        DocumentException.ThrowIfOver(
            limits.SameKey, child.SelectionCount, "TOO_MANY_DUPLICATES", "repetitions of one field");
        if (field.SelectionSet is null) return;
        Walk(field.SelectionSet, child, depth.Below(field, limits));
    }
}
