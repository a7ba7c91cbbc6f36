using GraphQLServer.CostAnalysis;
using GraphQLServer.RateLimiting;

namespace GraphQLServer.Results;

/// <summary>What became of an operation.</summary>
internal sealed record OperationResult(ExecutionStatus Outcome, ErrorCollector Failures)
{
    /// <summary>What is to be written as <c>data</c>; null when nothing is, or when the operation did not run.</summary>
    public IResultData? Data { get; init; }

    /// <summary>The answers to come, one an event, when the operation is a stream.</summary>
    public IAsyncEnumerable<OperationResult>? Events { get; init; }

    /// <summary>Of a stream's event: its id.</summary>
    public string? EventId { get; init; }

    /// <summary>The JSON of the whole answer, where it was made for many; the rest of this is then of no account.</summary>
    public ReadOnlyMemory<byte>? Json { get; init; }

    /// <summary>What it costs, when the caller wants to be told.</summary>
    public CostReport? Cost { get; init; }

    /// <summary>What the host said to it; null when it was not asked, or limits nothing.</summary>
    public RateLimitDecision? Allowed { get; init; }
}
