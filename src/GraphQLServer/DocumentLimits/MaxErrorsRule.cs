using GraphQL;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// Stops validation when it has found the maximum number of errors to report. For each error GraphQL.NET counts lines
/// from the start of the document and searches for similar names, so a document that consists of errors would take a
/// long time.
/// </summary>
internal sealed class MaxErrorsRule(int limit) : ValidationRuleBase, INodeVisitor
{
    /// <summary>Appends this rule to the rules of the specification.</summary>
    public static IEnumerable<IValidationRule> After(IEnumerable<IValidationRule> rules, int limit) =>
        [.. rules, new MaxErrorsRule(limit)];

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

/// <summary>Validation has found the maximum number of errors to report.</summary>
internal sealed class TooManyErrorsException(IReadOnlyList<ExecutionError> errors) : Exception
{
    public IReadOnlyList<ExecutionError> Errors => errors;
}
