using System.Diagnostics;
using GraphQLServer.Planning;
using GraphQLServer.Results;
using GraphQLServer.Telemetry;

namespace GraphQLServer.Operations;

/// <summary>Traces one operation from its document to its result: a span and a duration measurement.</summary>
internal sealed class OperationTelemetry : IDisposable
{
    private const string NoType = "none";

    private readonly Activity? activity = GraphQLMetrics.Source.StartActivity("graphql");
    private readonly long start = Stopwatch.GetTimestamp();
    private string type = NoType;
    private string outcome = "stopped";

    /// <summary>Adds the operation when it is known.</summary>
    public void SetOperation(PreparedOperation operation)
    {
        type = operation.Kind;
        if (activity is null) return;
        activity.DisplayName = $"graphql {type}";
        activity.SetTag("graphql.operation.type", type);

        // Callers choose operation names, so their cardinality is unbounded: only names of trusted documents become
        // tags.
        if (operation.TrustedName is { } name) activity.SetTag("graphql.operation.name", name);
    }

    public void SetCost(int rows)
    {
        GraphQLMetrics.Cost(rows, type);
        activity?.SetTag("graphql.operation.cost", rows);
    }

    public OperationResult Complete(OperationResult result)
    {
        outcome = result.Status switch
        {
            ExecutionStatus.Executed when result.Failures.Errors.Count > 0 => "partial",
            ExecutionStatus.Executed or ExecutionStatus.Opened or ExecutionStatus.CostOnly => "ok",
            ExecutionStatus.Failed => "failed",
            ExecutionStatus.Unavailable => "unavailable",
            _ => "refused",
        };
        if (outcome == "failed") activity?.SetStatus(ActivityStatusCode.Error);
        return result;
    }

    public void Dispose()
    {
        activity?.SetTag("outcome", outcome);
        activity?.Dispose();
        GraphQLMetrics.Operation(type, outcome, Stopwatch.GetElapsedTime(start));
    }
}
