using System.IO.Compression;
using System.Security.Cryptography;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// One cached response to an anonymous caller: its bytes, plain and compressed, and the time of which it is a snapshot.
/// </summary>
internal sealed class CachedResponse
{
    private int refreshing;
    private long failedAt;

    /// <param name="json">The whole response.</param>
    /// <param name="version">When the read started, and the object that it depends on.</param>
    /// <param name="previous">The previously cached response, if any: equal bytes are not compressed again.</param>
    public CachedResponse(ReadOnlySpan<byte> json, ResponseVersion version, CachedResponse? previous)
    {
        Version = version;
        var etag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"";
        (ETag, Plain, Brotli, Gzip) = previous is not null && previous.ETag == etag
            ? (previous.ETag, previous.Plain, previous.Brotli, previous.Gzip)
            : Create(etag, json.ToArray());
    }

    public ResponseVersion Version { get; }

    /// <summary>
    /// The entity tag: the same on every node and for every content encoding, as long as the response is the same.
    /// </summary>
    public string ETag { get; }

    public byte[] Plain { get; }

    /// <summary>An upper bound of its memory in bytes, including both compressed forms.</summary>
    public int Size => 1_024 + (2 * Plain.Length);

    public Lazy<byte[]> Brotli { get; }

    public Lazy<byte[]> Gzip { get; }

    public bool IsRefreshing => Volatile.Read(ref refreshing) != 0;

    /// <summary>True for the first caller, which refreshes the response while the others still get this one.</summary>
    public bool TryStartRefresh() => Interlocked.Exchange(ref refreshing, 1) == 0;

    /// <summary>The timestamp of the last failed refresh; 0 when none has failed.</summary>
    public long FailedAt
    {
        get => Volatile.Read(ref failedAt);
        set => Volatile.Write(ref failedAt, value);
    }

    private static (string, byte[], Lazy<byte[]>, Lazy<byte[]>) Create(string etag, byte[] plain) => (
        etag,
        plain,
        new(() => Compress(plain, stream => new BrotliStream(stream, CompressionLevel.Fastest))),
        new(() => Compress(plain, stream => new GZipStream(stream, CompressionLevel.Fastest))));

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> createStream)
    {
        var compressed = new MemoryStream(plain.Length / 2);
        using (var stream = createStream(compressed)) stream.Write(plain);
        return compressed.ToArray();
    }
}

/// <summary>When the read of a response started, by both clocks, and the object that it depends on.</summary>
/// <param name="Timestamp">The monotonic timestamp at which the read started.</param>
/// <param name="UtcTime">The wall clock time: whatever expires at a time, such as a lock, depends on it.</param>
/// <param name="Subject">The only object that the response depends on; null when there may be others.</param>
internal readonly record struct ResponseVersion(long Timestamp, DateTimeOffset UtcTime, Guid? Subject);
