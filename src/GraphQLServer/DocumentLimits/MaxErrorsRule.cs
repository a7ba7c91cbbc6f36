using GraphQL.Validation;
using GraphQLParser.AST;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// Ends a validation when it has found as many errors as are told. Each error counts lines from the document's beginning
/// and looks for names that are like the wrong one: a document of nothing but errors would take a long time.
/// </summary>
internal sealed class MaxErrorsRule(int limit) : ValidationRuleBase, INodeVisitor
{
    /// <summary>The rules of the specification, and this one behind them.</summary>
    public static IEnumerable<IValidationRule> After(IEnumerable<IValidationRule> rules, int limit) => [.. rules, new MaxErrorsRule(limit)];

    /// <inheritdoc/>
    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context) => new(this);

    /// <inheritdoc/>
    public ValueTask EnterAsync(ASTNode node, ValidationContext context)
    {
        if (context.HasErrors && context.Errors.Count() >= limit) throw new TooManyErrorsException([.. context.Errors]);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask LeaveAsync(ASTNode node, ValidationContext context) => default;
}
