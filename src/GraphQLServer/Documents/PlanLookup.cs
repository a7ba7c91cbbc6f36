using GraphQLServer.Planning;
using GraphQLServer.RateLimiting;

namespace GraphQLServer.Documents;

/// <summary>The result of a plan lookup.</summary>
/// <param name="Plan">Null when the plan was not built.</param>
internal readonly record struct PlanLookup(OperationPlan? Plan)
{
    /// <summary>Set when the caller's rate limit does not allow building the plan.</summary>
    public RateLimitDecision? RateLimited { get; init; }

    /// <summary>Whether the CPU scheduler had no free slot in time.</summary>
    public bool IsBusy { get; init; }
}
