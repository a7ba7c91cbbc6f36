using GraphQL;
using GraphQL.Instrumentation;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using GraphQLServer.DocumentLimits;
using GraphQLServer.Errors;
using GraphQLServer.Limits;

namespace GraphQLServer.Documents;

/// <summary>Prepares a document from its text: limits, parser, validation rules of the specification.</summary>
internal sealed class DocumentPreparation(ISchema schema, GraphQLLimits limits)
{
    private readonly LimitedDocumentBuilder builder = new(limits);
    private readonly DocumentValidator validator = new();
    private readonly IEnumerable<IValidationRule> rules = MaxErrorsRule.After(
        DocumentValidator.CoreRules, limits.Errors);

    /// <exception cref="DocumentException">The text has more characters than the limit.</exception>
    public void CheckLength(string text) => builder.CheckLength(text);

    /// <summary>
    /// Returns the document, planned as far as possible without variables, or its validation errors. The result does
    /// not depend on the request.
    /// </summary>
    /// <exception cref="ExecutionError">The document exceeds a limit or has a syntax error.</exception>
    public async Task<DocumentLookup> PrepareAsync(string text, CancellationToken cancellationToken)
    {
        var document = builder.Build(text);
        try
        {
            var result = await ValidateAsync(document, cancellationToken);
            return result.IsValid ? DocumentLookup.Of(new(schema, document)) : new(null, result.Errors);
        }
        catch (TooManyErrorsException exception)
        {
            return new(null, exception.Errors);
        }
    }

    private Task<IValidationResult> ValidateAsync(GraphQLDocument document, CancellationToken cancellationToken) =>
        validator.ValidateAsync(new ValidationOptions
        {
            Schema = schema,
            Document = document,
            Rules = rules,
            // Without an operation no variables are read: they belong to a request and are read for each one.
            Operation = null!,
            Variables = Inputs.Empty,
            Extensions = Inputs.Empty,
            UserContext = new Dictionary<string, object?>(),
            Metrics = Metrics.None,
            CancellationToken = cancellationToken,
        });
}
