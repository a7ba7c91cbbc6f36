namespace Forum.Server.RateLimiting;

/// <summary>
/// Rate limiter in the memory of this process. When it reaches its maximum number of callers, it evicts those that have
/// taken the least. An evicted caller has its full allowance again, and a caller that keeps changing addresses cannot
/// evict others that have taken more.
/// </summary>
internal sealed class MemoryRateLimiter(TimeProvider clock, int maxEntries = MemoryRateLimiter.MaxEntries)
    : IRateLimiter
{
    /// <summary>About 10 MB.</summary>
    private const int MaxEntries = 100_000;

    private readonly Lock gate = new();
    private readonly Dictionary<BucketKey, long> returnedAt = [];
    private readonly long start = clock.GetTimestamp();

    public int Count => returnedAt.Count;

    public ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets)
    {
        // Monotonic time, which changes of the system clock do not affect.
        var now = clock.GetElapsedTime(start).Ticks / TimeSpan.TicksPerMicrosecond;
        lock (gate) return ValueTask.FromResult(Take(buckets, now));
    }

    private RateLimitResult Take(IReadOnlyList<Bucket> buckets, long now)
    {
        var remaining = new long[buckets.Count];
        var wait = 0L;
        for (var i = 0; i < remaining.Length; i++)
        {
            remaining[i] = RemainingOf(buckets[i], now);
            wait = Math.Max(wait, buckets[i].Cost - remaining[i]);
        }

        if (wait > 0) return new(wait, remaining);
        if (returnedAt.Count + remaining.Length > maxEntries) Evict(now);
        for (var i = 0; i < remaining.Length; i++)
        {
            remaining[i] = Math.Min(remaining[i] - buckets[i].Cost, buckets[i].Rate.Tolerance);
            returnedAt[buckets[i].Key] = now + buckets[i].Rate.Tolerance - remaining[i];
        }

        return new(0, remaining);
    }

    private long RemainingOf(in Bucket bucket, long now)
    {
        var tolerance = bucket.Rate.Tolerance;
        return returnedAt.TryGetValue(bucket.Key, out var at)
            ? Math.Clamp(tolerance - (at - now), 0, tolerance)
            : tolerance;
    }

    /// <summary>Evicts a quarter of the entries, so that it rarely runs.</summary>
    private void Evict(long now)
    {
        var times = returnedAt.Values.ToArray();
        Array.Sort(times);
        var last = Math.Max(now, times[times.Length / 4]);
        foreach (var (name, at) in returnedAt)
            if (at <= last) returnedAt.Remove(name);
    }
}
