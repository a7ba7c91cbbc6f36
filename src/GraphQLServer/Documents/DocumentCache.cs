using GraphQLServer.Limits;
using GraphQLServer.Planning;

namespace GraphQLServer.Documents;

/// <summary>
/// An LRU (least recently used) cache of parsed, validated and planned documents, bounded by number and by characters; trusted documents
/// are kept separately and are never evicted. Nothing that depends on a request or a caller is cached. A document is cached only when its
/// text is prepared for the second time, so that a flood of new documents evicts nothing and its syntax trees are collected in generation
/// 0.
/// </summary>
internal sealed class DocumentCache(TrustedDocuments trusted, GraphQLLimits limits)
{
    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> byText = [];
    private readonly Dictionary<string, LinkedListNode<Entry>> byHash = [];
    private readonly LinkedList<Entry> byRecency = new();
    private readonly Dictionary<string, PreparedDocument> pinned = [];

    /// <summary>Hash codes of prepared texts in a direct-mapped table: on a collision the later text replaces the earlier one.</summary>
    private readonly int[] preparedHashCodes = new int[4_096];

    private int cachedCharacters;

    public PreparedDocument? Find(string text)
    {
        lock (gate)
        {
            if (pinned.TryGetValue(text, out var trustedDocument)) return trustedDocument;
            return byText.TryGetValue(text, out var entry) ? Touch(entry).Document : null;
        }
    }

    /// <summary>Finds a trusted document, which is never evicted.</summary>
    public PreparedDocument? FindPinned(string text)
    {
        lock (gate) return pinned.GetValueOrDefault(text);
    }

    /// <summary>The cached or trusted text with this hash.</summary>
    public string? TextOf(string hash)
    {
        if (trusted.Find(hash) is { } text) return text;
        lock (gate) return byHash.TryGetValue(hash, out var entry) ? Touch(entry).Text : null;
    }

    /// <summary>Caches a document, unless its text was prepared for the first time.</summary>
    public void Add(string text, PreparedDocument document)
    {
        lock (gate)
        {
            if (TryMarkPrepared(text)) return;
            GetOrAddEntry(text).Value.Document = document;
            Evict();
        }
    }

    /// <summary>Caches the text of a valid document under its verified hash.</summary>
    public void AddText(string text, string hash)
    {
        lock (gate)
        {
            var entry = GetOrAddEntry(text);
            if (byHash.TryAdd(hash, entry)) entry.Value.Hash = hash;
            Evict();
        }
    }

    /// <summary>Keeps a trusted document permanently.</summary>
    public void Pin(string text, PreparedDocument document)
    {
        lock (gate) pinned[text] = document;
    }

    /// <summary>Records that the text was prepared.</summary>
    /// <returns>False when it was already recorded.</returns>
    private bool TryMarkPrepared(string text)
    {
        var code = text.GetHashCode(StringComparison.Ordinal);
        ref var slot = ref preparedHashCodes[(uint)code % preparedHashCodes.Length];
        if (slot == code) return false;
        slot = code;
        return true;
    }

    private LinkedListNode<Entry> GetOrAddEntry(string text)
    {
        if (byText.TryGetValue(text, out var existing)) return existing;
        var entry = byRecency.AddFirst(new Entry(text));
        byText.Add(text, entry);
        cachedCharacters += text.Length;
        return entry;
    }

    private Entry Touch(LinkedListNode<Entry> entry)
    {
        byRecency.Remove(entry);
        byRecency.AddFirst(entry);
        return entry.Value;
    }

    private void Evict()
    {
        while (byRecency.Count > limits.CachedDocuments || cachedCharacters > limits.CachedCharacters)
            Remove(byRecency.Last!);
    }

    private void Remove(LinkedListNode<Entry> entry)
    {
        byRecency.Remove(entry);
        byText.Remove(entry.Value.Text);
        if (entry.Value.Hash is { } hash) byHash.Remove(hash);
        cachedCharacters -= entry.Value.Text.Length;
    }

    /// <summary>A text that was requested twice, or that can be found by its hash.</summary>
    private sealed class Entry(string text)
    {
        public string Text => text;

        /// <summary>Null when only the text is cached.</summary>
        public PreparedDocument? Document { get; set; }

        public string? Hash { get; set; }
    }
}
