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
/// The one place where what went wrong becomes what the caller is told. A bug is logged once, however many fields
/// it hit, and the caller sees its id.
/// </summary>
internal sealed class ErrorCollector(int limit, ExceptionMapping host, ILogger logger)
{
    private static readonly GraphQLError ResultNotRead =
        GraphQLError.OutcomeUnknown("The operation has ended and may have been carried out, but its result cannot be read at the moment.");

    private readonly List<GraphQLError> errors = [];

    /// <summary>Exceptions that were logged: one may be told to many, who all waited for the same.</summary>
    private static readonly ConditionalWeakTable<Exception, string> Ids = [];

    /// <summary>The request whose own names alone may appear in validation messages; null: any name of the schema may.</summary>
    public OperationRequest? RedactNamesNotIn { get; init; }

    /// <summary>The first few; the rest is not told.</summary>
    public IReadOnlyList<GraphQLError> Errors => errors;

    /// <summary>Whether something failed for a reason that passes in a few seconds.</summary>
    public bool AreTemporary { get; private set; }

    /// <summary>A field of the answer failed.</summary>
    /// <param name="exception">What the resolver threw.</param>
    /// <param name="place">The field's.</param>
    /// <param name="document">The operation's.</param>
    /// <param name="hasEnded">Whether it is read from the result of a mutation's field, which may have written.</param>
    public void Add(Exception exception, in ResultPath place, GraphQLDocument document, bool hasEnded = false)
    {
        var path = place.Path();
        var start = place.Field is { } field ? field.Ast.Location.Start : 0;
        var error = Translate(exception, path);
        if (hasEnded && error.IsTemporary) error = ResultNotRead with { IsTemporary = true };
        Add(error with
        {
            Path = path,
            Locations = [Location.FromLinearPosition(document.Source, start)],
        });
    }

    /// <summary>The engine's own strategy failed at a field, or the whole operation did.</summary>
    public void Add(Exception exception)
    {
        var path = (exception as ExecutionError)?.Path?.ToList();
        Add(Translate(exception, path) with { Path = path, Locations = (exception as ExecutionError)?.Locations });
    }

    /// <summary>Something else went wrong, in words for the caller.</summary>
    public void Add(GraphQLError error)
    {
        GraphQLMetrics.Error(error.Code);
        AreTemporary |= error.IsTemporary;
        if (errors.Count < limit) errors.Add(error);
    }

    /// <summary>Tells this and nothing else: whatever else failed no longer matters.</summary>
    public void ReplaceWith(GraphQLError error)
    {
        errors.Clear();
        GraphQLMetrics.Error(error.Code);
        errors.Add(error);
    }

    private GraphQLError Translate(Exception thrown, List<object>? path)
    {
        var exception = host.Of(thrown is ExecutionError { InnerException: { } cause } ? cause : thrown) ?? thrown;
        if (exception is FieldException { InnerException: { } trouble }) EngineLog.Trouble(logger, trouble);
        if (ErrorCodes.Of(exception) is { } code)
            return new(TextOf(exception), code) { IsTemporary = exception is FieldException { IsTemporary: true } };
        return new("Internal error", "INTERNAL") { Id = Log(exception, path) };
    }

    private string TextOf(Exception exception) =>
        RedactNamesNotIn is { } asked && exception is ValidationError ? SchemaNameRedaction.Hide(ErrorMessage.Of(exception), asked) : ErrorMessage.Of(exception);

    private string Log(Exception exception, List<object>? path)
    {
        var bug = exception is ExecutionError { InnerException: { } inner } ? inner : exception;
        var id = Guid.CreateVersion7().ToString("N");
        if (Ids.GetOrAdd(bug, id) is var known && known != id) return known;
        EngineLog.FieldFailed(logger, path is null ? "(operation)" : string.Join('.', path), id, bug);
        return id;
    }
}
