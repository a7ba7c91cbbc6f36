using GraphQL;
using GraphQLServer.Planning;
using GraphQLServer.RateLimiting;

namespace GraphQLServer.Documents;

/// <summary>What came of looking for a document.</summary>
/// <param name="Document">Null: it is not valid, or was not prepared.</param>
/// <param name="Errors">The rules that it breaks.</param>
internal sealed record DocumentLookup(PreparedDocument? Document, IEnumerable<ExecutionError> Errors)
{
    /// <summary>Set when the caller's allowance does not suffice to prepare it.</summary>
    public RateLimitDecision? RateLimited { get; init; }

    /// <summary>Whether too many other documents were being prepared.</summary>
    public bool IsBusy { get; init; }

    public static DocumentLookup Of(PreparedDocument document) => new(document, []);
}
