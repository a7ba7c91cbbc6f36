namespace GraphQLServer.Documents;

/// <summary>
/// The documents that the host's own clients send: known by their hashes from startup, and never evicted.
/// </summary>
public sealed class TrustedDocuments
{
    private readonly Dictionary<string, string> textByHash;

    /// <param name="texts">The documents, byte for byte as the clients hash or send them.</param>
    public TrustedDocuments(IEnumerable<string> texts) => textByHash = texts.Distinct().ToDictionary(DocumentHash.Of);

    /// <summary>No trusted documents: a host whose clients send arbitrary documents.</summary>
    public static TrustedDocuments None { get; } = new([]);

    internal IReadOnlyDictionary<string, string> TextByHash => textByHash;

    /// <summary>The text with that hash; null when it is not trusted.</summary>
    internal string? Find(string hash) => textByHash.GetValueOrDefault(hash);
}
