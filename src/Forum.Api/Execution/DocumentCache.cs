using Forum.Api.Execution.Planning;

namespace Forum.Api.Execution;

/// <summary>
/// The documents that were used last, parsed, validated and planned; bounded by their number and their
/// characters. It is only ever a saving: nothing that depends on a request or a caller is kept.
/// </summary>
internal sealed class DocumentCache(int documents, int characters)
{
    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Text, PreparedDocument Document)>> entries = [];
    private readonly LinkedList<(string Text, PreparedDocument Document)> byUse = new();
    private int kept;

    public PreparedDocument? Find(string text)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(text, out var entry)) return null;
            byUse.Remove(entry);
            byUse.AddFirst(entry);
            return entry.Value.Document;
        }
    }

    public void Add(string text, PreparedDocument document)
    {
        lock (gate)
        {
            if (!entries.TryAdd(text, new((text, document)))) return;
            byUse.AddFirst(entries[text]);
            kept += text.Length;
            while (byUse.Count > documents || kept > characters) Forget(byUse.Last!);
        }
    }

    private void Forget(LinkedListNode<(string Text, PreparedDocument Document)> entry)
    {
        byUse.Remove(entry);
        entries.Remove(entry.Value.Text);
        kept -= entry.Value.Text.Length;
    }
}
