using GraphQLParser.AST;

namespace Forum.Api.Execution.Planning;

/// <summary>What has to be known of a document before its operations can be planned.</summary>
internal sealed class DocumentScan
{
    private readonly List<string> conditions = [];
    private readonly HashSet<string> fieldNames = [];

    public DocumentScan(GraphQLDocument document)
    {
        foreach (var definition in document.Definitions)
            if (definition is IHasSelectionSetNode { SelectionSet: { } selections })
                Scan(selections);
    }

    /// <summary>The variables on which selections depend.</summary>
    public IReadOnlyList<string> Conditions => conditions;

    /// <summary>The fields that it names anywhere.</summary>
    public IReadOnlySet<string> FieldNames => fieldNames;

    /// <summary>Whether it asks for the schema itself.</summary>
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
