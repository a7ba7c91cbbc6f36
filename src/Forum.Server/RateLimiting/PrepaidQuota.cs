using System.Diagnostics;

namespace Forum.Server.RateLimiting;

/// <summary>
/// The quota that one caller has prefetched and not used yet, and the caller's last rejection. Concurrent users are
/// serialized by a lock.
/// </summary>
/// <param name="since">When it was created, in milliseconds of real time.</param>
internal sealed class PrepaidQuota(long since)
{
    private long left, used;
    private IReadOnlyList<long> others = [];
    private (long At, IReadOnlyList<long> Left)? refused;

    public long Since => since;

    /// <summary>The result that is known without calling the shared limiter; null: call it.</summary>
    public RateLimitResult? Use(IReadOnlyList<Bucket> buckets)
    {
        lock (this)
        {
            used += buckets[0].Amount;
            if (left < buckets[0].Amount) return RefusedAgain(buckets);
            left -= buckets[0].Amount;
            return Told(buckets);
        }
    }

    /// <summary>
    /// How much to prefetch: no more than was used before this read, and no more than fits into the burst together with
    /// it.
    /// </summary>
    public long Ahead(in Bucket first)
    {
        lock (this) return Math.Min(Math.Min(used - first.Amount, first.Rate.AtOnce / 10), first.Rate.AtOnce - first.Amount);
    }

    public RateLimitResult Put(long ahead, in RateLimitResult verdict, IReadOnlyList<Bucket> buckets)
    {
        lock (this)
        {
            left += ahead;
            others = verdict.Left;
            return Told(buckets);
        }
    }

    public void Refuse(in RateLimitResult verdict)
    {
        lock (this) refused = (Stopwatch.GetTimestamp(), verdict.Left);
    }

    /// <summary>
    /// Repeats the last rejection while the allowance cannot have recovered enough. The estimate is an upper bound,
    /// because other nodes can only take from it. Null: the allowance may be sufficient.
    /// </summary>
    private RateLimitResult? RefusedAgain(IReadOnlyList<Bucket> buckets)
    {
        if (refused is not { } last) return null;
        var passed = (long)Stopwatch.GetElapsedTime(last.At).TotalMicroseconds;
        var (most, wait) = (new long[buckets.Count], 0L);
        for (var i = 0; i < most.Length; i++)
        {
            most[i] = Math.Min(last.Left[i] + passed, buckets[i].Rate.Tolerance);
            wait = Math.Max(wait, buckets[i].Cost - most[i]);
        }

        return wait > 0 ? new(wait, most) : null;
    }

    /// <summary>An allowed result, in which unused prefetched quota counts as left.</summary>
    private RateLimitResult Told(IReadOnlyList<Bucket> buckets) =>
        new(0, [.. others.Select((other, i) => Math.Min(other + buckets[i].Rate.Time(left), buckets[i].Rate.Tolerance))]);
}
