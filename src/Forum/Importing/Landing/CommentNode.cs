using System.Runtime.InteropServices;
using Forum.Comments;

namespace Forum.Importing.Landing;

/// <summary>One comment in <see cref="CommentTree"/>: 40 bytes, for an article may have millions.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct CommentNode
{
    [FieldOffset(0)]
    public Guid Id;

    /// <summary>Until the tree is linked, in the place of two counts; 0: top level.</summary>
    [FieldOffset(16)]
    public ulong ParentTail;

    [FieldOffset(16)]
    public int ReplyCount;

    [FieldOffset(20)]
    public int DescendantCount;

    [FieldOffset(24)]
    public int ListedCount;

    [FieldOffset(28)]
    public int HeldCount;

    /// <summary>Place of the parent in the tree; below 0: top level.</summary>
    [FieldOffset(32)]
    public int Parent;

    [FieldOffset(36)]
    public ushort Depth;

    [FieldOffset(38)]
    public NodeMarks Marks;

    [FieldOffset(39)]
    public byte StatusByte;

    public readonly CommentStatus Status => (CommentStatus)StatusByte;

    public readonly Listing Listing => Branch.ListingOf(Status, DescendantCount);

    public readonly bool Is(NodeMarks mark) => (Marks & mark) != 0;
}
