using GraphQLParser;
using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>Collects what must be known of an operation and its fragments before it can be planned.</summary>
internal sealed class OperationScan
{
    private readonly List<string> conditions = [];
    private readonly HashSet<string> fieldNames = [];
    private readonly HashSet<string> fragments = [];
    private readonly GraphQLDocument document;

    public OperationScan(GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        this.document = document;
        Scan(operation.SelectionSet);
    }

    /// <summary>The variables that @skip and @include use.</summary>
    public IReadOnlyList<string> Conditions => conditions;

    /// <summary>The names of all fields that the operation selects.</summary>
    public IReadOnlySet<string> FieldNames => fieldNames;

    /// <summary>Whether it selects <c>__schema</c> or <c>__type</c>.</summary>
    public bool IsIntrospective { get; private set; }

    private void Scan(GraphQLSelectionSet set)
    {
        foreach (var selection in set.Selections)
        {
            if (selection is IHasDirectivesNode { Directives: { } directives }) Scan(directives);
            if (selection is GraphQLField field)
            {
                fieldNames.Add(field.Name.StringValue);
                IsIntrospective |= field.Name.Value == "__schema" || field.Name.Value == "__type";
            }

            if (selection is IHasSelectionSetNode { SelectionSet: { } inner }) Scan(inner);
            if (selection is GraphQLFragmentSpread spread && fragments.Add(spread.FragmentName.Name.StringValue))
                Scan(document.FindFragmentDefinition(spread.FragmentName.Name)!.SelectionSet);
        }
    }

    private void Scan(GraphQLDirectives directives)
    {
        foreach (var directive in directives.Items)
        {
            if (directive.Arguments is null) continue;
            foreach (var argument in directive.Arguments.Items)
                if (argument.Value is GraphQLVariable variable && !conditions.Contains(variable.Name.StringValue))
                    conditions.Add(variable.Name.StringValue);
        }
    }
}
