using GraphQL;
using GraphQL.Instrumentation;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using GraphQLServer.DocumentLimits;
using GraphQLServer.Errors;
using GraphQLServer.Limits;

namespace GraphQLServer.Documents;

/// <summary>Makes a prepared document of a text: guard, parser, the rules of the specification.</summary>
internal sealed class DocumentPreparation(ISchema schema, GraphQLLimits limits)
{
    private readonly LimitedDocumentBuilder builder = new(limits);
    private readonly DocumentValidator validator = new();
    private readonly IEnumerable<IValidationRule> rules = MaxErrorsRule.After(DocumentValidator.CoreRules, limits.Errors);

    /// <exception cref="DocumentException">It has more characters than any document may have.</exception>
    public void CheckLength(string text) => builder.CheckLength(text);

    /// <summary>
    /// The document, planned as far as that depends on no variable; or the rules that it breaks. It depends on nothing of the request.
    /// </summary>
    /// <exception cref="ExecutionError">The guard refuses the text, or it is no GraphQL.</exception>
    public async Task<DocumentLookup> PrepareAsync(string text, CancellationToken cancellation)
    {
        var document = builder.Build(text);
        try
        {
            var result = await ValidateAsync(document, cancellation);
            return result.IsValid ? DocumentLookup.Of(new(schema, document)) : new(null, result.Errors);
        }
        catch (TooManyErrorsException enough)
        {
            return new(null, enough.Errors);
        }
    }

    private Task<IValidationResult> ValidateAsync(GraphQLDocument document, CancellationToken cancellation) =>
        validator.ValidateAsync(new ValidationOptions
        {
            Schema = schema,
            Document = document,
            Rules = rules,
            // No operation, so that no variable is read: they are the request's and are read on every one.
            Operation = null!,
            Variables = Inputs.Empty,
            Extensions = Inputs.Empty,
            UserContext = new Dictionary<string, object?>(),
            Metrics = Metrics.None,
            CancellationToken = cancellation,
        });
}
