using System.Collections.Concurrent;
using BitFaster.Caching.Lru;
using GraphQLServer.Limits;
using GraphQLServer.Planning;
using GraphQLServer.Telemetry;

namespace GraphQLServer.Documents;

/// <summary>
/// An LRU (least recently used) cache of parsed, validated and planned documents, limited in number and total length;
/// trusted documents are kept separately and are never evicted. Nothing that depends on a request or a caller is
/// cached. A document is cached only when its text is prepared for the second time, so that a flood of new documents
/// evicts nothing and its syntax trees are collected in generation 0.
/// </summary>
internal sealed class DocumentCache
{
    /// <summary>The smallest capacity of the library's LRU.</summary>
    private const int MinCapacity = 3;

    private readonly Lock writes = new();
    private readonly ConcurrentLru<string, Entry> byText;
    private readonly ConcurrentDictionary<string, string> textByHash = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PreparedDocument> pinned = new(StringComparer.Ordinal);
    private readonly TrustedDocuments trusted;
    private readonly GraphQLLimits limits;

    /// <summary>
    /// Hash codes of prepared texts in a direct-mapped table: on a collision the later text replaces the earlier one.
    /// </summary>
    private readonly int[] preparedHashCodes = new int[4_096];

    private int cachedCharacters;

    public DocumentCache(TrustedDocuments trusted, GraphQLLimits limits)
    {
        (this.trusted, this.limits) = (trusted, limits);
        byText = new(
            concurrencyLevel: Environment.ProcessorCount, Math.Max(limits.CachedDocuments, MinCapacity),
            StringComparer.Ordinal);

        // This event is raised by the thread that adds or trims, which holds the lock.
        byText.Events.Value!.ItemRemoved += (_, removed) => OnEvicted(removed.Key!, removed.Value!);
    }

    public PreparedDocument? Find(string text)
    {
        var found = pinned.TryGetValue(text, out var trustedDocument) ? trustedDocument
            : byText.TryGet(text, out var entry) ? entry.Document : null;
        GraphQLMetrics.CacheLookup("documents", found is not null);
        return found;
    }

    /// <summary>Finds a trusted document, which is never evicted.</summary>
    public PreparedDocument? FindPinned(string text) => pinned.GetValueOrDefault(text);

    /// <summary>The cached or trusted text with this hash.</summary>
    public string? TextOf(string hash)
    {
        if (trusted.Find(hash) is { } text) return text;

        // The second lookup marks the text as recently used.
        return textByHash.TryGetValue(hash, out var cached) && byText.TryGet(cached, out _) ? cached : null;
    }

    /// <summary>Caches a document when its text has been prepared for the second time.</summary>
    public void Add(string text, PreparedDocument document)
    {
        lock (writes)
        {
            if (TryMarkPrepared(text)) return;
            GetOrAddEntry(text).Document = document;
            Trim();
        }
    }

    /// <summary>Caches the text of a valid document under its verified hash.</summary>
    public void AddText(string text, string hash)
    {
        lock (writes)
        {
            var entry = GetOrAddEntry(text);
            if (textByHash.TryAdd(hash, text)) entry.Hash = hash;
            Trim();
        }
    }

    /// <summary>Keeps a trusted document permanently.</summary>
    public void Pin(string text, PreparedDocument document) => pinned[text] = document;

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

    private Entry GetOrAddEntry(string text)
    {
        if (byText.TryGet(text, out var known)) return known;
        var entry = new Entry();
        cachedCharacters += text.Length;
        byText.AddOrUpdate(text, entry);
        return entry;
    }

    private void Trim()
    {
        while (byText.Count > limits.CachedDocuments
            || (cachedCharacters > limits.CachedCharacters && byText.Count > 0))
            byText.Policy.Eviction.Value!.Trim(1);
    }

    private void OnEvicted(string text, Entry entry)
    {
        if (entry.Hash is { } hash) textByHash.TryRemove(hash, out _);
        cachedCharacters -= text.Length;
    }

    /// <summary>A text that was prepared twice, or that can be found by its hash.</summary>
    private sealed class Entry
    {
        /// <summary>Null when only the text is cached.</summary>
        public PreparedDocument? Document { get; set; }

        public string? Hash { get; set; }
    }
}
