using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Forum.Data;

/// <summary>
/// Ids of comments: UUIDv7 (RFC 9562, 5.7) whose 12 bits <c>rand_a</c> are those of the article's id, the article's
/// bucket. With it a comment's id can be routed to the shard of its article without a look-up (src/docs/scaling.md).
/// </summary>
public static class CommentId
{
    private const int Buckets = 1 << 12;
    private const int CounterBits = 18, RandomBits = 62 - CounterBits;
    private const long MaxMilliseconds = (1L << 48) - 1;
    private static readonly Lock Gate = new();

    /// <summary>
    /// The latest number per millisecond, in a ring of 1,024 entries: articles are written concurrently, so ids for an
    /// earlier millisecond may follow those for a later one.
    /// </summary>
    private static readonly (long Milliseconds, uint Number)[] Counters = new (long, uint)[1024];

    /// <summary>
    /// A new id. Ids that this process makes for the same millisecond sort in the order in which they were made, up to
    /// 262,144 of them, even if it makes ids for other times of the same second in between: a counter follows the
    /// bucket (RFC 9562, 6.2, method 1), then 44 random bits. Each millisecond counts from 0: one counter for all times
    /// would show which node accepted a comment, and so help to link an alias to its account.
    /// </summary>
    /// <inheritdoc cref="Of"/>
    public static Guid New(DateTime createdAt, Guid articleId)
    {
        var milliseconds = MillisecondsOf(createdAt);
        uint number;
        lock (Gate)
        {
            ref var counter = ref Counters[milliseconds % Counters.Length];
            number = counter.Milliseconds == milliseconds ? (counter.Number + 1) % (1 << CounterBits) : 0;
            counter = (milliseconds, number);
        }

        Span<byte> random = stackalloc byte[8];
        RandomNumberGenerator.Fill(random);
        return Of(
            createdAt, articleId,
            ((ulong)number << RandomBits) | (BinaryPrimitives.ReadUInt64BigEndian(random) >> (64 - RandomBits)));
    }

    /// <summary>The id with these values, for ids that must be the same in every run.</summary>
    /// <param name="createdAt">UTC, not before 1970.</param>
    /// <param name="articleId">The article's id, or any UUIDv7 with its <c>rand_a</c>.</param>
    /// <param name="tail">What follows the bucket (<c>rand_b</c>): the lower 62 bits count.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id cannot contain the time.</exception>
    public static Guid Of(DateTime createdAt, Guid articleId, ulong tail)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(
            id, ((ulong)MillisecondsOf(createdAt) << 16) | (7UL << 12) | (uint)BucketOf(articleId));
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], (tail & (ulong.MaxValue >> 2)) | (1UL << 63));
        return new Guid(id, bigEndian: true);
    }

    /// <summary>The bucket of an article, 0 to 4,095, by its own id or by that of one of its comments.</summary>
    public static int BucketOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) % Buckets;
    }

    private static long MillisecondsOf(DateTime createdAt)
    {
        var milliseconds = new DateTimeOffset(createdAt, TimeSpan.Zero).ToUnixTimeMilliseconds();
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds, nameof(createdAt));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, MaxMilliseconds, nameof(createdAt));
        return milliseconds;
    }
}
