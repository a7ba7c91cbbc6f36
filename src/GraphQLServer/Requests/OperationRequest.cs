using GraphQL;

namespace GraphQLServer.Requests;

/// <summary>What a transport has read of a request: the document, which operation of it, and the variables.</summary>
internal sealed record OperationRequest(DocumentReference Document, string? Name, Inputs Variables)
{
    /// <summary>False where the transport is one for queries alone.</summary>
    public bool MayWrite { get; init; } = true;

    /// <summary>False where the transport gives one answer and no more.</summary>
    public bool MayStream { get; init; }

    /// <summary>The variables as they were written; null: there are none.</summary>
    public string? WrittenVariables { get; init; }

    /// <summary>What the caller wants to know about the cost.</summary>
    public CostMode Cost { get; init; }
}
