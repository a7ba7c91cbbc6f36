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
    /// <summary>Set when the payer's rate limit does not allow preparing the document.</summary>
    public RateLimitDecision? RateLimited { get; init; }

    /// <summary>The caller who began the preparation and was charged for it; others share the result.</summary>
    public Caller? Payer { get; init; }

    /// <summary>
    /// Whether the document was not prepared because the preparation queue was full or the wait was too long.
    /// </summary>
    public bool IsBusy { get; init; }

    /// <summary>Whether it was rejected because of the payer's rate limit or place in the queue.</summary>
    public bool IsRejected => RateLimited is not null || IsBusy;

    public static DocumentLookup Of(PreparedDocument document) => new(document, []);
}

/// <summary>The result of a plan lookup.</summary>
/// <param name="Plan">Null when the plan was not built.</param>
internal readonly record struct PlanLookup(OperationPlan? Plan)
{
    /// <summary>Set when the payer's rate limit does not allow building the plan.</summary>
    public RateLimitDecision? RateLimited { get; init; }

    /// <summary>The caller for whom it was rejected; others who waited for the plan are not rejected.</summary>
    public Caller? Payer { get; init; }

    /// <summary>Whether the CPU scheduler had no free slot in time.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Whether it was rejected because of the payer's rate limit or place in the queue.</summary>
    public bool IsRejected => RateLimited is not null || IsBusy;
}
