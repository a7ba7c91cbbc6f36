using GraphQL;
using GraphQLServer.Authentication;
using GraphQLServer.Planning;
using GraphQLServer.RateLimiting;

namespace GraphQLServer.Documents;

/// <summary>The result of a document lookup.</summary>
/// <param name="Document">Null when the document is not valid or was not prepared.</param>
/// <param name="Errors">The validation errors.</param>
internal sealed record DocumentLookup(PreparedDocument? Document, IEnumerable<ExecutionError> Errors)
{
    /// <summary>Set when the document was not prepared.</summary>
    public PreparationRejection? Rejection { get; init; }

    public static DocumentLookup Of(PreparedDocument document) => new(document, []);
}

/// <summary>The result of a plan lookup.</summary>
/// <param name="Plan">Null when the plan was not built.</param>
internal readonly record struct PlanLookup(OperationPlan? Plan)
{
    /// <summary>Set when the plan was not built.</summary>
    public PreparationRejection? Rejection { get; init; }
}

/// <summary>Why a document was not prepared, or a plan not built.</summary>
/// <param name="Payer">The caller who started the work and was to be charged for it.</param>
/// <param name="RateLimit">
/// The decision of the payer's rate limit; null when the CPU scheduler had no free slot for the payer in time.
/// </param>
internal sealed record PreparationRejection(Caller Payer, RateLimitDecision? RateLimit)
{
    /// <summary>
    /// Whether the same holds for a caller who waited for the work. Callers of one account, and the anonymous callers
    /// of one address, have the same limits.
    /// </summary>
    public bool AppliesTo(Caller caller) =>
        Payer.Address == caller.Address && Equals(Payer.Account, caller.Account);
}
