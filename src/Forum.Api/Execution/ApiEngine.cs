using Forum.Api.Execution.Answering;
using Forum.Api.Execution.Planning;
using Forum.Api.Execution.Running;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using Microsoft.Extensions.Logging;

namespace Forum.Api.Execution;

/// <summary>
/// Runs operations. A document is guarded, parsed, validated and planned once; its variables are read, and who may
/// use a field is asked, on every request.
/// </summary>
internal sealed class ApiEngine(ISchema schema, ApiLimits limits, HostRefusals host, ILogger<ApiEngine> logger)
{
    private readonly DocumentCache documents = new(limits.CachedDocuments, limits.CachedCharacters);
    private readonly DocumentPreparation preparation = new(schema, limits);
    private readonly StockExecution stock = new(schema, limits);

    /// <summary>Runs an operation and tells what became of it; a bug in a resolver is part of the answer.</summary>
    /// <exception cref="OperationCanceledException">The request's cancellation was asked for.</exception>
    public async ValueTask<Answer> ExecuteAsync(ApiOperation asked, ApiRequest request)
    {
        var failures = new Failures(limits.Errors, host, logger);
        try
        {
            var document = documents.Find(asked.Document);
            if (document is null)
            {
                (document, var broken) = await preparation.PrepareAsync(asked.Document, request.Cancellation);
                if (document is null) return Refused(failures, broken);
                documents.Add(asked.Document, document);
            }

            if (document.Find(asked.Name) is not { } operation)
                return Refused(failures, new ApiError("Name one operation of the document.", "OPERATION_NOT_FOUND"));
            if (operation.Definition.Operation == OperationType.Mutation && !asked.MayWrite)
                return Refused(failures, new ApiError("Send a mutation by POST.", "METHOD_NOT_ALLOWED")) with { Outcome = Outcome.NotByGet };
            return await ExecuteAsync(operation, asked.Variables, request, failures);
        }
        catch (ExecutionError error) when (ErrorCodes.Of(error) is not null)
        {
            return Refused(failures, [error]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            failures.Add(exception);
            return new(Outcome.Failed, failures);
        }
    }

    private async ValueTask<Answer> ExecuteAsync(
        PreparedOperation operation, Inputs inputs, ApiRequest request, Failures failures)
    {
        if (operation.IsIntrospective && !limits.Introspection)
            return Refused(failures, new ApiError("This server does not tell its schema.", "INTROSPECTION_DISABLED"));
        if (operation.Definition.Operation == OperationType.Subscription)
            return Refused(failures, new ApiError("Subscriptions need a stream.", "SUBSCRIPTION_NEEDS_A_STREAM"));
        var (variables, wrong) = await operation.ReadAsync(inputs);
        if (wrong is not null) return Refused(failures, wrong);
        request.FieldNames = operation.FieldNames;
        if (operation.IsIntrospective) return await stock.ExecuteAsync(operation, inputs, request, failures);
        var root = await new Run(request, variables, operation.Document, failures).ExecuteAsync(operation.PlanFor(variables));
        return new(Outcome.Executed, failures) { Data = new TreeData(root, limits, failures, operation.Document) };
    }

    private Answer Refused(Failures failures, IEnumerable<ExecutionError> errors)
    {
        // Only the first few are told, so only these are translated.
        foreach (var error in errors.Take(limits.Errors)) failures.Add(error);
        EngineLog.Refused(logger, failures.Errors[0].Code);
        return new(Outcome.Refused, failures);
    }

    private static Answer Refused(Failures failures, ApiError error)
    {
        failures.Add(error);
        return new(Outcome.Refused, failures);
    }
}
