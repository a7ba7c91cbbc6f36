using GraphQLServer.Requests;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// The cache key of a response: two requests of anonymous callers with equal keys get the same bytes.
/// </summary>
/// <param name="Document">The document's hash, or its text.</param>
/// <param name="Name">The operation's name.</param>
/// <param name="Variables">Their JSON text: requests with differently formatted variables are not shared.</param>
internal sealed record ResponseKey(string Document, string? Name, string? Variables)
{
    // Cached, because the text of a document may be long and the key is looked up more than once.
    private readonly int hash = HashCode.Combine(Document, Name, Variables);

    /// <summary>The approximate memory in bytes.</summary>
    public int Size => 2 * (Document.Length + (Name?.Length ?? 0) + (Variables?.Length ?? 0));

    /// <summary>
    /// The maximum characters of variables: longer ones are unlikely to be shared and would only evict hot queries.
    /// </summary>
    private const int MaxVariables = 2_000;

    public bool Equals(ResponseKey? other) =>
        other is not null && hash == other.hash && Document == other.Document && Name == other.Name
        && Variables == other.Variables;

    public override int GetHashCode() => hash;

    /// <summary>Null when the response cannot be shared.</summary>
    public static ResponseKey? Of(
        OperationRequest operation) => operation.Cost != CostMode.None || operation.VariablesJson?.Length > MaxVariables
        ? null
        : new(operation.Document.Hash ?? operation.Document.Text!, operation.Name, operation.VariablesJson);
}
