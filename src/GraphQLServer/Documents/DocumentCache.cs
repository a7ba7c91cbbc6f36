using GraphQLServer.Limits;
using GraphQLServer.Planning;

namespace GraphQLServer.Documents;

/// <summary>
/// The documents that were used last, parsed, validated and planned, bounded by their number and their characters; and,
/// apart from these, the trusted ones, which stay. It is only ever a saving: nothing that depends on a request or a caller
/// is kept. What is prepared is kept from a text's second preparation on, so that a flood of new documents evicts nothing and
/// its syntax trees are collected young.
/// </summary>
internal sealed class DocumentCache(TrustedDocuments trusted, GraphQLLimits limits)
{
    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> byText = [];
    private readonly Dictionary<string, LinkedListNode<Entry>> byHash = [];
    private readonly LinkedList<Entry> byUse = new();
    private readonly Dictionary<string, PreparedDocument> pinned = [];

    /// <summary>Hash codes of texts that were prepared, a direct-mapped table: of two texts at one place the later one stays.</summary>
    private readonly int[] prepared = new int[4_096];

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

    /// <summary>Keeps a document, unless it is the first time that its text was prepared.</summary>
    public void Add(string text, PreparedDocument document)
    {
        lock (gate)
        {
            if (TryMark(text)) return;
            EntryOf(text).Value.Document = document;
            Shorten();
        }
    }

    /// <summary>Keeps the text of a valid document under its hash, which has been checked.</summary>
    public void AddText(string text, string hash)
    {
        lock (gate)
        {
            var entry = EntryOf(text);
            if (byHash.TryAdd(hash, entry)) entry.Value.Hash = hash;
            Shorten();
        }
    }

    /// <summary>Keeps a trusted document for good.</summary>
    public void Pin(string text, PreparedDocument document)
    {
        lock (gate) pinned[text] = document;
    }

    /// <summary>Records that the text was prepared.</summary>
    /// <returns>False: it is recorded already.</returns>
    private bool TryMark(string text)
    {
        var code = text.GetHashCode(StringComparison.Ordinal);
        ref var place = ref prepared[(uint)code % prepared.Length];
        if (place == code) return false;
        place = code;
        return true;
    }

    private LinkedListNode<Entry> EntryOf(string text)
    {
        if (byText.TryGetValue(text, out var known)) return known;
        var entry = byUse.AddFirst(new Entry(text));
        byText.Add(text, entry);
        kept += text.Length;
        return entry;
    }

    private Entry Use(LinkedListNode<Entry> entry)
    {
        byUse.Remove(entry);
        byUse.AddFirst(entry);
        return entry.Value;
    }

    private void Shorten()
    {
        while (byUse.Count > limits.CachedDocuments || kept > limits.CachedCharacters) Forget(byUse.Last!);
    }

    private void Forget(LinkedListNode<Entry> entry)
    {
        byUse.Remove(entry);
        byText.Remove(entry.Value.Text);
        if (entry.Value.Hash is { } hash) byHash.Remove(hash);
        kept -= entry.Value.Text.Length;
    }

    /// <summary>A text that came twice, or is to be found by its hash.</summary>
    private sealed class Entry(string text)
    {
        public string Text => text;

        /// <summary>Null: only the text is kept.</summary>
        public PreparedDocument? Document { get; set; }

        public string? Hash { get; set; }
    }
}
