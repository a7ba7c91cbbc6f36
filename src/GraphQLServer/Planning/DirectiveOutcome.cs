using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;

namespace GraphQLServer.Planning;

/// <summary>
/// One outcome of the variables on which a document's <c>@skip</c> and <c>@include</c> depend: one character per
/// variable, <c>1</c> when it is true.
/// </summary>
internal sealed class DirectiveOutcome(IReadOnlyList<string> names, string outcome)
{
    public string Bits => outcome;

    /// <summary>
    /// The outcome for a request without variables; a variable without a default value counts as false.
    /// </summary>
    public static string DefaultOutcome(IReadOnlyList<string> names, GraphQLOperationDefinition operation) =>
        string.Concat(names.Select(name => IsTrueByDefault(name, operation) ? '1' : '0'));

    private static bool IsTrueByDefault(string name, GraphQLOperationDefinition operation) =>
        operation.Variables?.Items.Exists(variable => variable.Variable.Name.Value == name
            && variable.DefaultValue is GraphQLBooleanValue literal && literal.Value == "true") ?? false;

    /// <summary>The outcome for one request.</summary>
    public static string Outcome(IReadOnlyList<string> names, Variables variables) =>
        names.Count == 0
            ? ""
            : string.Create(names.Count, (names, variables), static (bits, state) =>
            {
                for (var i = 0; i < bits.Length; i++)
                    bits[i] = state.variables.ValueFor(state.names[i]) is true ? '1' : '0';
            });

    /// <summary>Whether a selection is part of the operation.</summary>
    public bool Include(IHasDirectivesNode node)
    {
        if (node.Directives is null) return true;
        foreach (var directive in node.Directives.Items)
        {
            if (directive.Name.Value == "skip" && IsTrue(directive)) return false;
            if (directive.Name.Value == "include" && !IsTrue(directive)) return false;
        }

        return true;
    }

    private bool IsTrue(GraphQLDirective directive) => directive.Arguments!.Items[0].Value switch
    {
        GraphQLVariable variable => outcome[IndexOf(variable.Name.Value)] == '1',
        GraphQLBooleanValue literal => literal.Value == "true",
        _ => false,
    };

    private int IndexOf(ROM name)
    {
        for (var i = 0; i < names.Count; i++)
            if (name == names[i])
                return i;
        throw new InvalidOperationException("A variable of @skip or @include was not collected.");
    }
}
