using Forum.Api.Execution.Limiting;
using Forum.Api.Execution.Planning;

namespace Forum.Api.Execution;

/// <summary>The result of looking for an operation's plan.</summary>
/// <param name="Plan">Null: it was not made.</param>
internal readonly record struct FoundPlan(OperationPlan? Plan)
{
    /// <summary>Set when the caller's allowance does not suffice to make it.</summary>
    public Allowed? TooMuch { get; init; }

    /// <summary>Whether no turn was free in time.</summary>
    public bool IsBusy { get; init; }
}
