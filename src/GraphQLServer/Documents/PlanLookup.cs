using GraphQLServer.Planning;
using GraphQLServer.RateLimiting;

namespace GraphQLServer.Documents;

/// <summary>The result of looking for an operation's plan.</summary>
/// <param name="Plan">Null: it was not made.</param>
internal readonly record struct PlanLookup(OperationPlan? Plan)
{
    /// <summary>Set when the caller's allowance does not suffice to make it.</summary>
    public RateLimitDecision? RateLimited { get; init; }

    /// <summary>Whether no turn was free in time.</summary>
    public bool IsBusy { get; init; }
}
