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

/// <summary>The document of a request: its text, the hash of a text that the server has, or both.</summary>
/// <param name="Text">The document; null when the request has only a hash.</param>
/// <param name="Hash">SHA-256 of the UTF-8 text, 64 lowercase hexadecimal digits; null when the request has only a
/// text.</param>
internal readonly record struct DocumentReference(string? Text, string? Hash = null)
{
    /// <summary>Whether the request registers its text under its hash.</summary>
    public bool IsRegistration => Text is not null && Hash is not null;
}

/// <summary>Whether and how a caller asks for the cost of an operation.</summary>
internal enum CostMode
{
    /// <summary>Do not report the cost.</summary>
    None,

    /// <summary>Run the operation and report its cost.</summary>
    Report,

    /// <summary>Report the cost without running the operation.</summary>
    Validate,
}
