using GraphQLServer.Requests;

namespace GraphQLServer.ResponseCaching;

/// <summary>What two requests must have alike to be given the same bytes, when neither caller is signed in.</summary>
/// <param name="Document">The document's hash, or its text.</param>
/// <param name="Name">Which operation of it.</param>
/// <param name="Variables">As they were written: whoever writes them otherwise is answered apart.</param>
internal sealed record ResponseKey(string Document, string? Name, string? Variables)
{
    // A stranger's document is long, and is looked for more than once.
    private readonly int hash = HashCode.Combine(Document, Name, Variables);

    /// <summary>Bytes that it takes, about.</summary>
    public int Size => 2 * (Document.Length + (Name?.Length ?? 0) + (Variables?.Length ?? 0));

    /// <summary>Characters of variables beyond which nobody else asks the same: they would only push out what many ask.</summary>
    private const int MaxVariables = 2_000;

    public bool Equals(ResponseKey? other) =>
        other is not null && hash == other.hash && Document == other.Document && Name == other.Name && Variables == other.Variables;

    public override int GetHashCode() => hash;

    /// <summary>Null: what is asked has an answer of its own.</summary>
    public static ResponseKey? Of(OperationRequest operation) => operation.Cost != CostMode.None || operation.WrittenVariables?.Length > MaxVariables
        ? null
        : new(operation.Document.Hash ?? operation.Document.Text!, operation.Name, operation.WrittenVariables);
}
