using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Forum.Errors;

namespace Forum.Paging;

/// <summary>
/// Identifies the list that a cursor belongs to: its content, its order and its parent. A cursor is 28 bytes in
/// base64url: a checksum of this scope, the row's rank and the row's id. It is a keyset position and not a reference to
/// the row, so it stays valid when the row is deleted.
/// </summary>
/// <param name="Kind">Distinguishes lists with the same key, such as "best" and "hot".</param>
/// <param name="Key">The parent of the list: an article, a comment, a section; empty for the whole forum.</param>
public readonly record struct CursorScope(string Kind, Guid Key)
{
    private const int Length = 28;

    public string Encode(KeysetPosition position)
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Checksum());
        BinaryPrimitives.WriteDoubleBigEndian(bytes[4..], position.Rank);
        position.Id.TryWriteBytes(bytes[12..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="Refusal">INVALID_INPUT: malformed, or the cursor belongs to another list.</exception>
    public KeysetPosition Decode(string cursor)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var isValid = cursor.Length <= 64
            && Base64Url.DecodeFromChars(cursor, bytes, out _, out var written) == OperationStatus.Done
            && written == Length
            && BinaryPrimitives.ReadUInt32BigEndian(bytes) == Checksum();
        var rank = isValid ? BinaryPrimitives.ReadDoubleBigEndian(bytes[4..]) : double.NaN;
        if (!double.IsFinite(rank))
            throw new Refusal(ErrorCode.InvalidInput, "This cursor does not belong to this list.") { Field = "after" };
        return new KeysetPosition(rank, new Guid(bytes[12..], bigEndian: true));
    }

    /// <summary>
    /// FNV-1a, 32 bits. It detects mistakes and is not a security measure: a cursor grants no access.
    /// </summary>
    private uint Checksum()
    {
        Span<byte> key = stackalloc byte[16];
        Key.TryWriteBytes(key, bigEndian: true, out _);
        var hash = 2_166_136_261;
        foreach (var character in Kind) hash = (hash ^ character) * 16_777_619;
        foreach (var value in key) hash = (hash ^ value) * 16_777_619;
        return hash;
    }
}
