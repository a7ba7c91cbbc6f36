using GraphQLParser;
using GraphQLParser.AST;
using GraphQLServer.Errors;
using GraphQLServer.Limits;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// Walks an operation with its fragments expanded, and counts root fields, depth, and how often the same response key of one object is
/// selected. <see cref="ExpandedSize"/> has bounded the walk.
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
        DocumentException.Over(limit, root.Keys, "TOO_MANY_ROOT_FIELDS", $"root fields in a {kind}");
    }

    private void Walk(GraphQLSelectionSet set, ResponseKeys answered, FieldDepth place)
    {
        foreach (var selection in set.Selections)
        {
            if (selection is GraphQLField field)
                Enter(field, answered, place);
            else if (selection is GraphQLInlineFragment inline)
                Walk(inline.SelectionSet, answered, place);
            else if (selection is GraphQLFragmentSpread spread
                && fragments.TryGetValue(spread.FragmentName.Name, out var fragment))
                Walk(fragment.SelectionSet, answered, place);
        }
    }

    private void Enter(GraphQLField field, ResponseKeys answered, FieldDepth place)
    {
        var child = answered.Ask(field.Alias?.Name ?? field.Name);
        DocumentException.Over(limits.SameKey, child.Times, "TOO_MANY_DUPLICATES", "repetitions of one field");
        if (field.SelectionSet is null) return;
        Walk(field.SelectionSet, child, place.Below(field, limits));
    }
}
