using System.Runtime.InteropServices;
using Forum.Data;

namespace Forum.Import.Applying;

/// <summary>
/// One comment in <see cref="CommentTree"/>: 32 bytes, because an article may have millions of comments.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct CommentNode
{
    [FieldOffset(0)]
    public Guid Id;

    /// <summary>0 for a top-level comment.</summary>
    [FieldOffset(16)]
    public ulong ParentTail;

    /// <summary>Index of the parent in the tree; negative for a top-level comment.</summary>
    [FieldOffset(24)]
    public int Parent;

    [FieldOffset(28)]
    public ushort Depth;

    [FieldOffset(30)]
    public NodeMarks Marks;

    [FieldOffset(31)]
    public byte StatusByte;

    public readonly CommentStatus Status => (CommentStatus)StatusByte;

    public readonly bool Is(NodeMarks mark) => (Marks & mark) != 0;
}
