using GraphQLParser.AST;
using GraphQLServer.Errors;
using GraphQLServer.Limits;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// Counts aliases, variables per operation, and directives per location, without expanding fragments. It recurses into
/// selection sets, whose depth the parser limits, and never along fragments.
/// </summary>
internal sealed class SyntaxCounts(GraphQLLimits limits)
{
    private int aliases;

    /// <exception cref="DocumentException">A count exceeds its limit.</exception>
    public void Check(GraphQLDocument document)
    {
        foreach (var definition in document.Definitions)
        {
            CheckDirectives(definition);
            if (definition is GraphQLOperationDefinition { Variables: { } variables })
            {
                DocumentException.ThrowIfOver(
                    limits.Variables, variables.Count, "TOO_MANY_VARIABLES", "variables in one operation");
                foreach (var variable in variables.Items) CheckDirectives(variable);
            }

            if (definition is IHasSelectionSetNode { SelectionSet: { } selections }) Count(selections);
        }
    }

    private void Count(GraphQLSelectionSet set)
    {
        foreach (var selection in set.Selections)
        {
            CheckDirectives(selection);
            if (selection is GraphQLField { Alias: not null })
                DocumentException.ThrowIfOver(limits.Aliases, ++aliases, "TOO_MANY_ALIASES", "aliases");
            if (selection is IHasSelectionSetNode { SelectionSet: { } selections }) Count(selections);
        }
    }

    private void CheckDirectives(ASTNode node)
    {
        if (node is IHasDirectivesNode { Directives.Count: var count })
            DocumentException.ThrowIfOver(
                limits.DirectivesPerPlace, count, "TOO_MANY_DIRECTIVES", "directives at one location");
    }
}
