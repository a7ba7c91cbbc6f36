using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Forum.Import.Parsing;

/// <summary>
/// Deterministic ids: the same item gets the same id in every run. UUIDv7 (RFC 9562, 5.7) with the item's creation
/// time, and SHA-256 of the export's own public keys instead of the random bits. Never derive one from personal data.
/// </summary>
internal static class ImportedId
{
    private const long MaxMilliseconds = (1L << 48) - 1;

    /// <param name="at">UTC, not before 1970.</param>
    /// <param name="keys">Kind of source, site, article, comment.</param>
    public static Guid Of(DateTime at, params ReadOnlySpan<string> keys)
    {
        var milliseconds = new DateTimeOffset(at, TimeSpan.Zero).ToUnixTimeMilliseconds();
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, MaxMilliseconds);
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(keys, bytes);
        var id = bytes[..16];
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, milliseconds);
        time[2..].CopyTo(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = WithVariant(id[8]);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>The last 8 bytes of the id that these keys give, whatever its time. Never 0.</summary>
    public static ulong TailOf(params ReadOnlySpan<string> keys)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(keys, bytes);
        bytes[8] = WithVariant(bytes[8]);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
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

    private static byte WithVariant(byte b) => (byte)((b & 0x3F) | 0x80);

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
