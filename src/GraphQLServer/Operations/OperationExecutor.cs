using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using GraphQLServer.CostAnalysis;
using GraphQLServer.Documents;
using GraphQLServer.Errors;
using GraphQLServer.Execution;
using GraphQLServer.Limits;
using GraphQLServer.Planning;
using GraphQLServer.RateLimiting;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using GraphQLServer.Subscriptions;
using GraphQLServer.Telemetry;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.Operations;

/// <summary>
/// Runs operations. A document is checked against the limits, parsed, validated and planned once; variables, cost and field access are
/// evaluated on every request.
/// </summary>
internal sealed class OperationExecutor(
    ISchema schema, GraphQLLimits limits, ExceptionMapping host, DocumentStore documents, OperationRateLimiter rates, SubscriptionExecutor streams,
    ILogger<OperationExecutor> logger)
{
    private readonly DefaultExecution stock = new(schema, limits);
    private readonly CostAnalyzer costs = new();

    /// <summary>Runs an operation and returns its result; a bug in a resolver is reported in the result's errors.</summary>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public async ValueTask<OperationResult> ExecuteAsync(OperationRequest asked, RequestContext request)
    {
        using var observed = new OperationTelemetry();
        var answer = await ExecuteAsync(asked, request, observed);
        var counts = answer is { Outcome: ExecutionStatus.Refused or ExecutionStatus.CostOnly, Allowed: null };
        return observed.Complete(counts ? await CountAsync(answer, asked, request) : answer);
    }

    /// <summary>
    /// Charges the rate limit also for a request that is rejected or only validates the cost, because its variables were read.
    /// </summary>
    private async ValueTask<OperationResult> CountAsync(OperationResult answer, OperationRequest asked, RequestContext request) =>
        await rates.AttemptAsync(asked.Variables, request) switch
        {
            { RetryAfter: not null } allowed => TooOften(allowed) with { Cost = answer.Cost },
            var allowed => answer with { Allowed = allowed },
        };

    private async ValueTask<OperationResult> ExecuteAsync(OperationRequest asked, RequestContext request, OperationTelemetry observed)
    {
        var failures = new ErrorCollector(limits.Errors, host, logger) { RedactNamesNotIn = limits.Introspection ? null : asked };
        try
        {
            var found = await FindAsync(asked, request);
            if (found.RateLimited is { } tooMuch) return TooOften(tooMuch);
            if (found.IsBusy) return Busy(failures);
            if (found.Document is not { } document) return Refused(failures, found.Errors);
            if (document.Find(asked.Name) is not { } operation)
                return Refused(failures, new GraphQLError("Name one operation of the document.", "OPERATION_NOT_FOUND"));
            observed.SetOperation(operation);
            var kind = operation.Definition.Operation;
            if (kind == OperationType.Mutation && !asked.MayWrite)
                return Refused(failures, new GraphQLError("Send a mutation by POST.", "METHOD_NOT_ALLOWED")) with { Outcome = ExecutionStatus.MethodNotAllowed };
            if (kind == OperationType.Subscription && !asked.MayStream)
                return Refused(failures, new GraphQLError("Subscriptions need a stream.", "SUBSCRIPTION_NEEDS_A_STREAM"));
            return await ExecuteAsync(operation, asked, request, failures, observed);
        }
        catch (ExecutionError error) when (ErrorCodes.Of(error) is not null)
        {
            return Refused(failures, [error]);
        }
        catch (Exception exception) when (!request.IsCancellation(exception))
        {
            failures.Add(exception);
            return new(failures.AreTemporary ? ExecutionStatus.Unavailable : ExecutionStatus.Failed, failures);
        }
    }

    private async ValueTask<DocumentLookup> FindAsync(OperationRequest asked, RequestContext request)
    {
        using var phase = GraphQLMetrics.Begin("document");
        return await documents.FindAsync(asked.Document, request);
    }

    private async ValueTask<OperationResult> ExecuteAsync(
        PreparedOperation operation, OperationRequest asked, RequestContext request, ErrorCollector failures, OperationTelemetry observed)
    {
        if (operation.IsIntrospective && !limits.Introspection)
            return Refused(failures, new GraphQLError("This server does not tell its schema.", "INTROSPECTION_DISABLED"));
        var (variables, wrong) = await ReadAsync(operation, asked.Variables);
        if (wrong is not null) return Refused(failures, wrong);
        request.FieldNames = operation.FieldNames;
        var found = await documents.PlanAsync(operation, variables, request);
        if (found.RateLimited is { } rows) return TooOften(rows);
        if (found.Plan is not { } plan) return Busy(failures);
        var arguments = new BoundArguments(variables, operation.Document);

        var cost = costs.Analyze(plan, arguments, request.IsSignedIn);
        observed.SetCost(cost.Rows);
        var limit = request.IsSignedIn ? limits.SignedInCost : limits.Cost;
        var report = asked.Cost == CostMode.None ? null : new CostReport(cost.Rows, limit);
        if (cost.Rows > limit) return Refused(failures, TooExpensive(cost, limit)) with { Cost = report };
        if (asked.Cost == CostMode.Validate) return new(ExecutionStatus.CostOnly, failures) { Cost = report };

        var allowed = await rates.AskAsync(operation, plan, cost, request);
        if (allowed is { RetryAfter: not null } tooMuch && !plan.IsMutation) return TooOften(tooMuch) with { Cost = report };

        var answer = await RunAsync(operation, plan, arguments, asked, request, failures);
        return report is null && allowed is null ? answer : answer with { Cost = report, Allowed = allowed };
    }

    private static async ValueTask<(Variables Variables, List<ValidationError>? Errors)> ReadAsync(PreparedOperation operation, Inputs inputs)
    {
        using var phase = GraphQLMetrics.Begin("variables");
        return await operation.ReadAsync(inputs);
    }

    private async ValueTask<OperationResult> RunAsync(
        PreparedOperation operation, OperationPlan plan, BoundArguments arguments, OperationRequest asked, RequestContext request, ErrorCollector failures)
    {
        using var phase = GraphQLMetrics.Begin("run");
        if (operation.IsIntrospective) return await stock.ExecuteAsync(operation, asked.Variables, request, failures);
        if (operation.Definition.Operation == OperationType.Subscription)
            return await streams.OpenAsync(plan, arguments, request, failures);
        var root = await new PlanExecution(request, arguments, failures).ExecuteAsync(plan);
        var data = new PlannedData(root, limits, failures, operation.Document);
        if (!failures.AreTemporary || !data.IsVoid()) return new(ExecutionStatus.Executed, failures) { Data = data };

        // A field of a mutation that has a value has completed and may have written; a later required field failed and made the whole
        // result null.
        if (plan.IsMutation && root.Slots.Any(slot => slot is not null))
            failures.ReplaceWith(GraphQLError.OutcomeUnknown("Not all of the operation could be carried out; a part of it may have been."));
        return new(ExecutionStatus.Unavailable, failures);
    }

    private static GraphQLError TooExpensive(OperationCost cost, int limit) => new(
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The operation may read {cost.Rows:N0} rows, and {limit:N0} are allowed. Ask for fewer: '{cost.MostExpensive}' reads the most."),
        "COST_TOO_HIGH");

    private OperationResult TooOften(RateLimitDecision allowed)
    {
        var failures = new ErrorCollector(limits.Errors, host, logger);
        return Refused(failures, rates.TooOften(allowed)) with { Outcome = ExecutionStatus.RateLimited, Allowed = allowed };
    }

    private static OperationResult Busy(ErrorCollector failures)
    {
        failures.Add(new GraphQLError("The server is busy with other documents. Try again in a moment.", "BUSY"));
        return new(ExecutionStatus.Unavailable, failures);
    }

    private OperationResult Refused(ErrorCollector failures, IEnumerable<ExecutionError> errors)
    {
        // Only the first errors are reported, so only these are converted.
        foreach (var error in errors.Take(limits.Errors)) failures.Add(error);
        EngineLog.Refused(logger, failures.Errors[0].Code);
        return new(ExecutionStatus.Refused, failures);
    }

    private static OperationResult Refused(ErrorCollector failures, GraphQLError error)
    {
        failures.Add(error);
        return new(ExecutionStatus.Refused, failures);
    }
}
