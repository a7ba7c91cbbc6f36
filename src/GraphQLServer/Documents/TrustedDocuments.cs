namespace GraphQLServer.Documents;

/// <summary>The documents that the host's own clients send: known by their hashes from the start, and never forgotten.</summary>
public sealed class TrustedDocuments
{
    private readonly Dictionary<string, string> textByHash;

    /// <param name="texts">The documents, to the last character as the clients hash or send them.</param>
    public TrustedDocuments(IEnumerable<string> texts) => textByHash = texts.Distinct().ToDictionary(DocumentHash.Of);

    /// <summary>A host whose clients send what they like.</summary>
    public static TrustedDocuments None { get; } = new([]);

    internal IReadOnlyDictionary<string, string> TextByHash => textByHash;

    /// <summary>The text with that hash; null when it is not trusted.</summary>
    internal string? Find(string hash) => textByHash.GetValueOrDefault(hash);
}
