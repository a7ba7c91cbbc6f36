using System.IO.Compression;
using System.Security.Cryptography;

namespace GraphQLServer.ResponseCaching;

/// <summary>One answer as it was given to somebody who is not signed in: its bytes, plain and packed, and as of when they are true.</summary>
internal sealed class CachedResponse
{
    private int renewing;
    private long failedAt;

    /// <param name="json">The whole answer.</param>
    /// <param name="reading">When it began to be read, and about what it is.</param>
    /// <param name="before">What was remembered before, if anything: the same bytes need not be packed again.</param>
    public CachedResponse(ReadOnlySpan<byte> json, ResponseVersion reading, CachedResponse? before)
    {
        Reading = reading;
        var tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"";
        (ETag, Plain, Brotli, Gzip) = before is not null && before.ETag == tag
            ? (before.ETag, before.Plain, before.Brotli, before.Gzip)
            : New(tag, json.ToArray());
    }

    public ResponseVersion Reading { get; }

    /// <summary>The entity tag: the same on every node, and for every way of packing, as long as the answer is the same.</summary>
    public string ETag { get; }

    public byte[] Plain { get; }

    /// <summary>Bytes that it takes, both ways of packing it included, at most.</summary>
    public int Size => 1_024 + (2 * Plain.Length);

    public Lazy<byte[]> Brotli { get; }

    public Lazy<byte[]> Gzip { get; }

    public bool IsRefreshing => Volatile.Read(ref renewing) != 0;

    /// <summary>True for the first who asks: they make it anew, while the others still take this one.</summary>
    public bool TryStartRefresh() => Interlocked.Exchange(ref renewing, 1) == 0;

    /// <summary>When reading it again last failed, as a timestamp; 0: it did not.</summary>
    public long FailedAt
    {
        get => Volatile.Read(ref failedAt);
        set => Volatile.Write(ref failedAt, value);
    }

    private static (string, byte[], Lazy<byte[]>, Lazy<byte[]>) New(string tag, byte[] plain) => (
        tag,
        plain,
        new(() => Pack(plain, stream => new BrotliStream(stream, CompressionLevel.Fastest))),
        new(() => Pack(plain, stream => new GZipStream(stream, CompressionLevel.Fastest))));

    private static byte[] Pack(byte[] plain, Func<Stream, Stream> open)
    {
        var packed = new MemoryStream(plain.Length / 2);
        using (var stream = open(packed)) stream.Write(plain);
        return packed.ToArray();
    }
}
