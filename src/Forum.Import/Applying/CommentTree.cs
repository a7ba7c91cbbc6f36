using Forum.Data;
using Forum.Import.Parsing;

namespace Forum.Import.Applying;

/// <summary>
/// The reply tree of one article: all its comments, existing and imported, in one array ordered by
/// <see cref="ImportedId.Tail"/>.
/// </summary>
internal sealed class CommentTree(int capacity)
{
    private const ushort Unknown = ushort.MaxValue, InProgress = ushort.MaxValue - 1;

    private readonly CommentNode[] nodes = new CommentNode[capacity];
    private int count;

    /// <summary>The newest visible comment that this import adds; empty if there is none.</summary>
    public Guid NewestVisible
    {
        get
        {
            var newest = Guid.Empty;
            foreach (ref readonly var node in Nodes)
                if (node.Status == CommentStatus.Visible && !node.Is(NodeMarks.Existing)
                    && node.Id.CompareTo(newest) > 0) newest = node.Id;
            return newest;
        }
    }

    /// <summary>Number of imported comments that were dropped because another comment has the same key.</summary>
    public int Duplicates { get; private set; }

    public ref CommentNode this[int index] => ref nodes[index];

    private Span<CommentNode> Nodes => nodes.AsSpan(0, count);

    /// <param name="parentTail">0 for a top-level comment.</param>
    public void Add(Guid id, ulong parentTail, CommentStatus status) =>
        Add(id, parentTail, status, NodeMarks.None, Unknown);

    /// <summary>Adds a comment that the forum already has: its parent and depth are known.</summary>
    public void AddExisting(Guid id, Guid? parentId, int depth, CommentStatus status) =>
        Add(id, parentId is { } parent ? ImportedId.Tail(parent) : 0, status, NodeMarks.Existing, (ushort)depth);

    /// <summary>
    /// Finds every parent, breaks cycles, and flattens replies that are deeper than the forum allows.
    /// </summary>
    public void Link(int maxDepth)
    {
        Nodes.Sort((a, b) => Compare(a, b));
        RemoveDuplicates();
        foreach (ref var node in Nodes)
        {
            node.Parent = node.ParentTail == 0 ? -1 : IndexOf(node.ParentTail);
            if (node.ParentTail != 0 && node.Parent < 0) node.Marks |= NodeMarks.Orphan;
        }

        List<int> path = [];
        for (var i = 0; i < count; i++)
        {
            if (nodes[i].Depth == Unknown) SetDepths(i, maxDepth, path);
        }
    }

    /// <returns>
    /// The comment's index; negative if the comment is not in the tree, for example because it was dropped as a
    /// duplicate.
    /// </returns>
    public int IndexOf(Guid id)
    {
        var index = IndexOf(ImportedId.Tail(id));
        return index >= 0 && nodes[index].Id == id ? index : -1;
    }

    private static int Compare(in CommentNode a, in CommentNode b)
    {
        var byTail = ImportedId.Tail(a.Id).CompareTo(ImportedId.Tail(b.Id));
        if (byTail != 0) return byTail;
        var existingFirst = b.Is(NodeMarks.Existing).CompareTo(a.Is(NodeMarks.Existing));
        return existingFirst != 0 ? existingFirst : a.Id.CompareTo(b.Id);
    }

    private void Add(
        Guid id, ulong parentTail, CommentStatus status, NodeMarks marks,
        ushort depth) => nodes[count++] = new CommentNode
        {
            Id = id,
            ParentTail = parentTail,
            StatusByte = (byte)status,
            Marks = marks,
            Depth = depth,
        };

    private void RemoveDuplicates()
    {
        var keptCount = 0;
        for (var i = 0; i < count; i++)
        {
            if (keptCount > 0 && ImportedId.Tail(nodes[keptCount - 1].Id) == ImportedId.Tail(nodes[i].Id)) continue;
            nodes[keptCount++] = nodes[i];
        }

        Duplicates = count - keptCount;
        count = keptCount;
    }

    private int IndexOf(ulong tail)
    {
        int low = 0, high = count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = ImportedId.Tail(nodes[middle].Id).CompareTo(tail);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }

    /// <summary>Sets the depth of a comment and of all its ancestors whose depth is not known yet.</summary>
    private void SetDepths(int start, int maxDepth, List<int> path)
    {
        path.Clear();
        var index = start;
        while (index >= 0 && nodes[index].Depth == Unknown)
        {
            nodes[index].Depth = InProgress;
            path.Add(index);
            index = nodes[index].Parent;
        }

        if (index >= 0 && nodes[index].Depth == InProgress) BreakCycle(path, path.IndexOf(index));
        for (var i = path.Count - 1; i >= 0; i--)
        {
            if (nodes[path[i]].Depth == InProgress) SetDepthBelowParent(ref nodes[path[i]], maxDepth);
        }
    }

    /// <summary>
    /// Makes the oldest comment of a cycle a top-level comment. In a path, each comment is followed by its parent, so
    /// the cycle is rotated until its oldest comment is at the end of the path.
    /// </summary>
    private void BreakCycle(List<int> path, int from)
    {
        var oldest = from;
        for (var i = from + 1; i < path.Count; i++)
        {
            if (nodes[path[i]].Id.CompareTo(nodes[path[oldest]].Id) < 0) oldest = i;
        }

        ref var top = ref nodes[path[oldest]];
        top.Parent = -1;
        top.Marks |= NodeMarks.Cycle;
        var cycle = path[(oldest + 1)..].Concat(path[from..(oldest + 1)]).ToList();
        path.RemoveRange(from, path.Count - from);
        path.AddRange(cycle);
    }

    private void SetDepthBelowParent(ref CommentNode node, int maxDepth)
    {
        while (node.Parent >= 0 && nodes[node.Parent].Depth >= maxDepth)
        {
            node.Parent = nodes[node.Parent].Parent;
            node.Marks |= NodeMarks.Flattened;
        }

        node.Depth = (ushort)(node.Parent < 0 ? 0 : nodes[node.Parent].Depth + 1);
    }
}
