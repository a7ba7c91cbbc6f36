using GraphQL;

namespace GraphQLServer.Requests;

/// <summary>A request as read by a transport: the document, the operation's name, and the variables.</summary>
internal sealed record OperationRequest(DocumentReference Document, string? Name, Inputs Variables)
{
    /// <summary>False for a transport that accepts only queries.</summary>
    public bool MayWrite { get; init; } = true;

    /// <summary>False for a transport that returns a single result.</summary>
    public bool MayStream { get; init; }

    /// <summary>The JSON text of the variables; null when there are none.</summary>
    public string? VariablesJson { get; init; }

    /// <summary>Whether the caller asks for the cost.</summary>
    public CostMode Cost { get; init; }
}
