using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Forum.Data;

namespace Forum.Import.Parsing;

/// <summary>
/// Deterministic ids: the same item gets the same id in every run. UUIDv7 (RFC 9562, 5.7) with the item's creation
/// time, and SHA-256 of the export's own public keys instead of the random bits. Never derive one from personal data.
/// </summary>
internal static class ImportedId
{
    /// <summary>The id of an article.</summary>
    /// <param name="at">UTC, not before 1970.</param>
    /// <param name="keys">Kind of source, site, article.</param>
    public static Guid Article(DateTime at, params ReadOnlySpan<string> keys)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(keys, hash);
        return CommentId.Of(at, new Guid(hash[..16], bigEndian: true), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    /// <summary>
    /// The id of a comment, with its article's bucket. Comments of the same millisecond sort by their numbers in the
    /// source system.
    /// </summary>
    /// <param name="at">UTC, not before 1970.</param>
    /// <param name="keys">The keys of its article, then its own.</param>
    public static Guid Comment(DateTime at, params ReadOnlySpan<string> keys) =>
        CommentId.Of(at, Article(DateTime.UnixEpoch, keys[..^1]), CommentTail(keys));

    /// <summary>The tail of the comment's id that these keys give, whatever its time. Never 0.</summary>
    public static ulong CommentTail(params ReadOnlySpan<string> keys)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(keys, hash);
        var tail = BinaryPrimitives.ReadUInt64BigEndian(hash[8..]);
        if (ulong.TryParse(keys[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            tail = ((ulong)(uint)number << 30) | (tail & ((1 << 30) - 1));
        return Tail(CommentId.Of(DateTime.UnixEpoch, Guid.Empty, tail));
    }

    /// <summary>The last 8 bytes of an id: 62 bits that identify it without its time.</summary>
    public static ulong Tail(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }

    /// <summary>The time that the id contains (UTC).</summary>
    public static DateTime TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTime.UnixEpoch.AddMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16);
    }

    private static void Hash(ReadOnlySpan<string> keys, Span<byte> into)
    {
        // Each key is preceded by its length, so that different lists of keys never give the same bytes.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var key in keys)
        {
            var bytes = Encoding.UTF8.GetBytes(key);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        hash.GetHashAndReset(into);
    }
}
