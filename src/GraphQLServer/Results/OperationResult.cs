using GraphQLServer.CostAnalysis;
using GraphQLServer.RateLimiting;

namespace GraphQLServer.Results;

/// <summary>The result of an operation.</summary>
internal sealed record OperationResult(ExecutionStatus Status, ErrorCollector Failures)
{
    /// <summary>The <c>data</c>; null when the operation did not run or the data is null.</summary>
    public IResultData? Data { get; init; }

    /// <summary>The results of a subscription, one per event.</summary>
    public IAsyncEnumerable<OperationResult>? Events { get; init; }

    /// <summary>The id of a subscription event; for a subscription, the id before its first event.</summary>
    public string? EventId { get; init; }

    /// <summary>
    /// The JSON of the whole response, when it is shared among several callers; the other properties are then not
    /// written.
    /// </summary>
    public ReadOnlyMemory<byte>? Json { get; init; }

    /// <summary>The cost, when the caller asked for it.</summary>
    public CostReport? Cost { get; init; }

    /// <summary>The rate limit decision; null when no rate limit was charged or none applies.</summary>
    public RateLimitDecision? RateLimit { get; init; }
}
