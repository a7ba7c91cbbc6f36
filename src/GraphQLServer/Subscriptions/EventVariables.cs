using System.Text.Json;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLServer.Planning;

namespace GraphQLServer.Subscriptions;

/// <summary>
/// The variable values that an event's result depends on: those below the subscription's root field. The start position
/// is excluded, so that a client that resumes after a long gap shares results with clients that were always connected.
/// </summary>
internal static class EventVariables
{
    public static string Of(FieldPlan stream, GraphQLDocument document, Variables variables)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var below in stream.Position.Objects?.Selections ?? []) Collect(below, document, names);
        return names.Count == 0
            ? ""
            : JsonSerializer.Serialize(names.ToDictionary(name => name, name => variables.ValueFor(name)));
    }

    /// <summary>The document check has bounded the expanded size of the document.</summary>
    private static void Collect(GraphQLSelectionSet set, GraphQLDocument document, SortedSet<string> names)
    {
        foreach (var selection in set.Selections)
        {
            if (selection is GraphQLField { Arguments: { } arguments })
                foreach (var argument in arguments.Items) Collect(argument.Value, names);
            if (selection is IHasDirectivesNode { Directives: { } directives })
                foreach (var argument in directives.Items.SelectMany(directive => directive.Arguments?.Items ?? []))
                    Collect(argument.Value, names);
            if (selection is GraphQLFragmentSpread spread)
                Collect(document.FindFragmentDefinition(spread.FragmentName.Name)!.SelectionSet, document, names);
            else if (selection is IHasSelectionSetNode { SelectionSet: { } inner })
                Collect(inner, document, names);
        }
    }

    private static void Collect(GraphQLValue value, SortedSet<string> names)
    {
        switch (value)
        {
            case GraphQLVariable variable:
                names.Add(variable.Name.StringValue);
                break;
            case GraphQLListValue { Values: { } items }:
                foreach (var item in items) Collect(item, names);
                break;
            case GraphQLObjectValue { Fields: { } fields }:
                foreach (var field in fields) Collect(field.Value, names);
                break;
        }
    }
}
