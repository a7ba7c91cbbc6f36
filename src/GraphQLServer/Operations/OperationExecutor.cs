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
/// Runs operations. A document is checked against the limits, parsed, validated and planned once; variables, cost and
/// field access are evaluated on every request.
/// </summary>
internal sealed class OperationExecutor(
    ISchema schema, GraphQLLimits limits, ExceptionMapping exceptionMapping, DocumentStore documents,
    OperationRateLimiter rateLimiter, SubscriptionExecutor subscriptions, ILogger<OperationExecutor> logger)
{
    private readonly DefaultExecution defaultExecution = new(schema, limits);
    private readonly CostAnalyzer costAnalyzer = new();

    /// <summary>
    /// Runs an operation and returns its result; a bug in a resolver is reported in the result's errors.
    /// </summary>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public async ValueTask<OperationResult> ExecuteAsync(OperationRequest operationRequest, RequestContext request)
    {
        using var telemetry = new OperationTelemetry();
        var result = await ExecuteAsync(operationRequest, request, telemetry);
        var isUncharged = result is { Status: ExecutionStatus.Rejected or ExecutionStatus.CostOnly, RateLimit: null };
        return telemetry.Complete(isUncharged ? await ChargeAttemptAsync(result, operationRequest, request) : result);
    }

    /// <summary>
    /// Charges the rate limit also for a request that is rejected or only validates the cost, because its variables
    /// were read.
    /// </summary>
    private async ValueTask<OperationResult> ChargeAttemptAsync(
        OperationResult result, OperationRequest operationRequest, RequestContext request) =>
        await rateLimiter.ChargeAttemptAsync(operationRequest.Variables, request) switch
        {
            { RetryAfter: not null } throttled =>
                RateLimited(throttled, rateLimiter.ToError(throttled)) with { Cost = result.Cost },
            var decision => result with { RateLimit = decision },
        };

    private async ValueTask<OperationResult> ExecuteAsync(
        OperationRequest operationRequest, RequestContext request, OperationTelemetry telemetry)
    {
        var failures = new ErrorCollector(limits.Errors, exceptionMapping, logger)
        {
            RedactionRequest = limits.Introspection
            ? null
            : operationRequest
        };
        try
        {
            var lookup = await FindAsync(operationRequest, request);
            if (lookup.Rejection is { } rejection) return NotPrepared(rejection, failures);
            if (lookup.Document is not { } document) return Rejected(failures, lookup.Errors);
            if (document.Find(operationRequest.Name) is not { } operation)
                return Rejected(
                    failures,
                    new GraphQLError(
                        "Set 'operationName' to the name of one operation of the document.", "OPERATION_NOT_FOUND"));
            telemetry.SetOperation(operation);
            var kind = operation.Definition.Operation;
            if (kind == OperationType.Mutation && !operationRequest.MayWrite)
                return Rejected(
                    failures,
                    new GraphQLError(
                        "Use POST for a mutation.",
                        "METHOD_NOT_ALLOWED")) with
                { Status = ExecutionStatus.MethodNotAllowed };
            if (kind == OperationType.Subscription && !operationRequest.MayStream)
                return Rejected(
                    failures,
                    new GraphQLError(
                        "Send subscriptions over a WebSocket or accept text/event-stream.",
                        "SUBSCRIPTION_NEEDS_A_STREAM"));
            return await ExecuteAsync(operation, operationRequest, request, failures, telemetry);
        }
        catch (ExecutionError exception) when (ErrorCodes.Of(exception) is not null)
        {
            return Rejected(failures, [exception]);
        }
        catch (Exception exception) when (!request.IsCancellation(exception))
        {
            failures.Add(exception);
            return new(failures.HasTemporaryError ? ExecutionStatus.Unavailable : ExecutionStatus.Failed, failures);
        }
    }

    private async ValueTask<DocumentLookup> FindAsync(OperationRequest operationRequest, RequestContext request)
    {
        using var phase = GraphQLMetrics.Begin("document");
        return await documents.FindAsync(operationRequest.Document, request);
    }

    private async ValueTask<OperationResult> ExecuteAsync(
        PreparedOperation operation, OperationRequest operationRequest, RequestContext request, ErrorCollector failures,
        OperationTelemetry telemetry)
    {
        if (operation.IsIntrospective && !limits.Introspection)
            return Rejected(failures, new GraphQLError("Introspection is disabled.", "INTROSPECTION_DISABLED"));
        var (variables, variableErrors) = await ReadAsync(operation, operationRequest.Variables);
        if (variableErrors is not null) return Rejected(failures, variableErrors);
        request.FieldNames = operation.FieldNames;
        var lookup = await documents.PlanAsync(operation, variables, request);
        if (lookup.Rejection is { } rejection) return NotPrepared(rejection, failures);
        var plan = lookup.Plan!;
        var arguments = new BoundArguments(variables, operation.Document);

        var cost = costAnalyzer.Analyze(plan, arguments, request.IsSignedIn);
        telemetry.SetCost(cost.Rows);
        var limit = request.IsSignedIn ? limits.SignedInCost : limits.Cost;
        var report = operationRequest.Cost == CostMode.None ? null : new CostReport(cost.Rows, limit);
        if (cost.Rows > limit) return Rejected(failures, TooExpensive(cost, limit)) with { Cost = report };
        if (operationRequest.Cost == CostMode.Validate)
            return new(ExecutionStatus.CostOnly, failures) { Cost = report };

        var decision = await rateLimiter.ChargeOperationAsync(operation, plan, cost, request);
        if (decision is { RetryAfter: not null } exceeded && !plan.IsMutation)
            return RateLimited(exceeded, rateLimiter.ToError(exceeded)) with { Cost = report };

        var result = await RunAsync(operation, plan, arguments, operationRequest, request, failures);
        return report is null && decision is null ? result : result with { Cost = report, RateLimit = decision };
    }

    private static async ValueTask<(Variables Variables, List<ValidationError>? Errors)> ReadAsync(
        PreparedOperation operation, Inputs inputs)
    {
        using var phase = GraphQLMetrics.Begin("variables");
        return await operation.ReadAsync(inputs);
    }

    private async ValueTask<OperationResult> RunAsync(
        PreparedOperation operation, OperationPlan plan, BoundArguments arguments, OperationRequest operationRequest,
        RequestContext request, ErrorCollector failures)
    {
        using var phase = GraphQLMetrics.Begin("run");
        if (operation.IsIntrospective)
            return await defaultExecution.ExecuteAsync(operation, operationRequest.Variables, request, failures);
        if (operation.Definition.Operation == OperationType.Subscription)
            return await subscriptions.OpenAsync(plan, arguments, request, failures);
        var root = await new PlanExecution(request, arguments, failures).ExecuteAsync(plan);
        var data = new PlannedData(root, limits, failures, operation.Document);
        if (!failures.HasTemporaryError || !data.HasNoData())
            return new(ExecutionStatus.Executed, failures) { Data = data };

        // A field of a mutation that has a value has completed and may have written; a later required field failed and
        // made the whole result null.
        if (plan.IsMutation && root.Slots.Any(slot => slot is not null))
            failures.ReplaceWith(
                GraphQLError.OutcomeUnknown("The operation failed, but a part of it may have taken effect."));
        return new(ExecutionStatus.Unavailable, failures);
    }

    private static GraphQLError TooExpensive(OperationCost cost, int limit) => new(
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The operation may read {cost.Rows:N0} rows; at most {limit:N0} are allowed. Request fewer: '{cost.MostExpensive}' is the most expensive field."),
        "COST_TOO_HIGH");

    private OperationResult RateLimited(RateLimitDecision decision, GraphQLError error) =>
        Rejected(new ErrorCollector(limits.Errors, exceptionMapping, logger), error) with
        {
            Status = ExecutionStatus.RateLimited,
            RateLimit = decision,
        };

    private OperationResult NotPrepared(PreparationRejection rejection, ErrorCollector failures) =>
        rejection.RateLimit is { } decision
            ? RateLimited(decision, rateLimiter.ToPreparationError(decision))
            : Busy(failures);

    private static OperationResult Busy(ErrorCollector failures)
    {
        failures.Add(new GraphQLError("The server is busy. Try again in a moment.", "BUSY"));
        return new(ExecutionStatus.Unavailable, failures);
    }

    private OperationResult Rejected(ErrorCollector failures, IEnumerable<ExecutionError> errors)
    {
        // Only the first errors are reported, so only these are converted.
        foreach (var error in errors.Take(limits.Errors)) failures.Add(error);
        GraphQLLog.Rejected(logger, failures.Errors[0].Code);
        return new(ExecutionStatus.Rejected, failures);
    }

    private static OperationResult Rejected(ErrorCollector failures, GraphQLError error)
    {
        failures.Add(error);
        return new(ExecutionStatus.Rejected, failures);
    }
}
