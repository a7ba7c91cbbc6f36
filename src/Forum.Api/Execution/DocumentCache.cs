using Forum.Api.Execution.Planning;

namespace Forum.Api.Execution;

/// <summary>
/// The documents that were used last, parsed, validated and planned, bounded by their number and their characters; and,
/// apart from these, the trusted ones, which stay. It is only ever a saving: nothing that depends on a request or a caller
/// is kept.
/// </summary>
internal sealed class DocumentCache(TrustedDocuments trusted, ApiLimits limits)
{
    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> byText = [];
    private readonly Dictionary<string, LinkedListNode<Entry>> byHash = [];
    private readonly LinkedList<Entry> byUse = new();
    private readonly Dictionary<string, PreparedDocument> pinned = [];
    private int kept;

    public PreparedDocument? Find(string text)
    {
        lock (gate)
        {
            if (pinned.TryGetValue(text, out var stays)) return stays;
            return byText.TryGetValue(text, out var entry) ? Use(entry).Document : null;
        }
    }

    /// <summary>A document that stays.</summary>
    public PreparedDocument? FindPinned(string text)
    {
        lock (gate) return pinned.GetValueOrDefault(text);
    }

    /// <summary>The text that was kept, or is trusted, under its hash.</summary>
    public string? TextOf(string hash)
    {
        if (trusted.Find(hash) is { } text) return text;
        lock (gate) return byHash.TryGetValue(hash, out var entry) ? Use(entry).Text : null;
    }

    /// <param name="text">The document's text.</param>
    /// <param name="hash">Its hash, if it is to be found by that; it has been checked.</param>
    /// <param name="document">What was made of it.</param>
    /// <returns>What is kept: what another made of it at the same time, if that came first.</returns>
    public PreparedDocument Add(string text, string? hash, PreparedDocument document)
    {
        lock (gate)
        {
            if (!byText.TryGetValue(text, out var entry))
            {
                entry = byUse.AddFirst(new Entry(text, document));
                byText.Add(text, entry);
                kept += text.Length;
            }

            if (hash is not null && byHash.TryAdd(hash, entry)) entry.Value.Hash = hash;
            while (byUse.Count > limits.CachedDocuments || kept > limits.CachedCharacters) Forget(byUse.Last!);
            return entry.Value.Document;
        }
    }

    /// <summary>Keeps a trusted document for good.</summary>
    public void Pin(string text, PreparedDocument document)
    {
        lock (gate) pinned[text] = document;
    }

    private Entry Use(LinkedListNode<Entry> entry)
    {
        byUse.Remove(entry);
        byUse.AddFirst(entry);
        return entry.Value;
    }

    private void Forget(LinkedListNode<Entry> entry)
    {
        byUse.Remove(entry);
        byText.Remove(entry.Value.Text);
        if (entry.Value.Hash is { } hash) byHash.Remove(hash);
        kept -= entry.Value.Text.Length;
    }

    private sealed record Entry(string Text, PreparedDocument Document)
    {
        public string? Hash { get; set; }
    }
}
