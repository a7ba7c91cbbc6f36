using System.Runtime.CompilerServices;
using GraphQL;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLServer.Errors;
using GraphQLServer.Requests;
using GraphQLServer.Telemetry;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.Results;

/// <summary>
/// The only place where exceptions become errors of the response. A bug is logged once, however many fields it affects,
/// and the caller gets its id.
/// </summary>
internal sealed class ErrorCollector(int limit, ExceptionMapping exceptionMapping, ILogger logger)
{
    private static readonly GraphQLError ResultNotRead =
        GraphQLError.OutcomeUnknown(
            "The operation may have taken effect, but its result cannot be read at the moment.");

    private const string InternalError = "An internal error occurred. The server's log has the cause under this id.";

    private readonly List<GraphQLError> errors = [];

    /// <summary>
    /// Exceptions that were logged, with their error ids: several fields or requests may await the same failed task.
    /// </summary>
    private static readonly ConditionalWeakTable<Exception, string> LoggedErrorIds = [];

    /// <summary>
    /// If set, validation messages show only those names of the schema that this request contains; others are redacted.
    /// </summary>
    public OperationRequest? RedactionRequest { get; init; }

    /// <summary>The first errors, up to the limit; further errors are dropped.</summary>
    public IReadOnlyList<GraphQLError> Errors => errors;

    /// <summary>Whether an error has a temporary cause.</summary>
    public bool HasTemporaryError { get; private set; }

    /// <summary>Adds the error of a field.</summary>
    /// <param name="exception">What the resolver threw.</param>
    /// <param name="resultPath">The response path of the field.</param>
    /// <param name="document">The operation's document.</param>
    /// <param name="isBelowMutation">
    /// Whether the field is below a mutation field, which has completed and may have written.
    /// </param>
    public void Add(
        Exception exception, in ResultPath resultPath, GraphQLDocument document, bool isBelowMutation = false)
    {
        var path = resultPath.ToList();
        var start = resultPath.Field is { } field ? field.Ast.Location.Start : 0;
        var error = Translate(exception, path);
        if (isBelowMutation && error.IsTemporary) error = ResultNotRead with { IsTemporary = true };
        Add(error with
        {
            Path = path,
            Locations = [Location.FromLinearPosition(document.Source, start)],
        });
    }

    /// <summary>Adds an error of GraphQL.NET's own execution strategy, or of the whole operation.</summary>
    public void Add(Exception exception)
    {
        var path = (exception as ExecutionError)?.Path?.ToList();
        Add(Translate(exception, path) with { Path = path, Locations = (exception as ExecutionError)?.Locations });
    }

    /// <summary>Adds an error whose message is safe to return to the caller.</summary>
    public void Add(GraphQLError error)
    {
        GraphQLMetrics.Error(error.Code);
        HasTemporaryError |= error.IsTemporary;
        if (errors.Count < limit) errors.Add(error);
    }

    /// <summary>Replaces all errors with this one.</summary>
    public void ReplaceWith(GraphQLError error)
    {
        errors.Clear();
        HasTemporaryError = error.IsTemporary;
        GraphQLMetrics.Error(error.Code);
        errors.Add(error);
    }

    private GraphQLError Translate(Exception original, List<object>? path)
    {
        var exception = exceptionMapping.Of(original is ExecutionError { InnerException: { } cause } ? cause : original)
            ?? original;
        if (exception is FieldException { InnerException: { } temporary })
            GraphQLLog.TemporaryFailure(logger, temporary);
        if (ErrorCodes.Of(exception) is { } code)
            return new(TextOf(exception), code) { IsTemporary = exception is FieldException { IsTemporary: true } };
        return new(InternalError, "INTERNAL") { Id = Log(exception, path) };
    }

    private string TextOf(Exception exception) =>
        RedactionRequest is { } request && exception is ValidationError
            ? SchemaNameRedaction.Redact(ErrorMessage.Of(exception), request)
            : ErrorMessage.Of(exception);

    private string Log(Exception exception, List<object>? path)
    {
        var bug = exception is ExecutionError { InnerException: { } inner } ? inner : exception;
        var id = Guid.CreateVersion7().ToString("N");
        var existing = LoggedErrorIds.GetOrAdd(bug, id);
        if (existing != id) return existing;
        GraphQLLog.FieldFailed(logger, path is null ? "(operation)" : string.Join('.', path), id, bug);
        return id;
    }
}
