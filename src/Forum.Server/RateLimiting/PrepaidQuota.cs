using System.Diagnostics;

namespace Forum.Server.RateLimiting;

/// <summary>
/// The quota that one caller has prefetched and not used yet, and the caller's last rejection. Concurrent users are
/// serialized by a lock.
/// </summary>
/// <param name="since">When it was created, in milliseconds of real time.</param>
internal sealed class PrepaidQuota(long since)
{
    private long remaining, used;
    private IReadOnlyList<long> remainders = [];
    private (long At, IReadOnlyList<long> Left)? lastRejection;

    public long Since => since;

    /// <summary>The result that is known without calling the shared limiter; null: call it.</summary>
    public RateLimitResult? TryUse(IReadOnlyList<Bucket> buckets)
    {
        lock (this)
        {
            used += buckets[0].Amount;
            if (remaining < buckets[0].Amount) return RepeatRejection(buckets);
            remaining -= buckets[0].Amount;
            return Allow(buckets);
        }
    }

    /// <summary>
    /// How much to prefetch: no more than was used before this read, and no more than fits into the burst together with
    /// it.
    /// </summary>
    public long AmountToPrefetch(in Bucket first)
    {
        lock (this) return Math.Min(
            Math.Min(used - first.Amount, first.Rate.Burst / 10), first.Rate.Burst - first.Amount);
    }

    public RateLimitResult Add(long amount, in RateLimitResult result, IReadOnlyList<Bucket> buckets)
    {
        lock (this)
        {
            remaining += amount;
            remainders = result.Remaining;
            return Allow(buckets);
        }
    }

    public void RecordRejection(in RateLimitResult result)
    {
        lock (this) lastRejection = (Stopwatch.GetTimestamp(), result.Remaining);
    }

    /// <summary>
    /// Repeats the last rejection while the allowance cannot have recovered enough. The estimate is an upper bound,
    /// because other nodes can only take from it. Null: the allowance may be sufficient.
    /// </summary>
    private RateLimitResult? RepeatRejection(IReadOnlyList<Bucket> buckets)
    {
        if (lastRejection is not { } rejection) return null;
        var elapsed = (long)Stopwatch.GetElapsedTime(rejection.At).TotalMicroseconds;
        var (estimate, wait) = (new long[buckets.Count], 0L);
        for (var i = 0; i < estimate.Length; i++)
        {
            estimate[i] = Math.Min(rejection.Left[i] + elapsed, buckets[i].Rate.Tolerance);
            wait = Math.Max(wait, buckets[i].Cost - estimate[i]);
        }

        return wait > 0 ? new(wait, estimate) : null;
    }

    /// <summary>An allowed result, in which unused prefetched quota counts as left.</summary>
    private RateLimitResult Allow(IReadOnlyList<Bucket> buckets) =>
        new(0, [.. remainders.Select(
            (remainder, i) => Math.Min(remainder + buckets[i].Rate.TimeFor(remaining), buckets[i].Rate.Tolerance))]);
}
