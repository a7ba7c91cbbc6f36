using System.Runtime.InteropServices;
using Forum.Data;

namespace Forum.Import.Applying;

/// <summary>One comment in <see cref="CommentTree"/>: 32 bytes, for an article may have millions.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct CommentNode
{
    [FieldOffset(0)]
    public Guid Id;

    /// <summary>0: top level.</summary>
    [FieldOffset(16)]
    public ulong ParentTail;

    /// <summary>Place of the parent in the tree; below 0: top level.</summary>
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
