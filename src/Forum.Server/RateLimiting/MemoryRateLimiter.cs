namespace Forum.Server.RateLimiting;

/// <summary>
/// Rate limiter in the memory of this process. When it reaches its maximum number of callers, it evicts those that have
/// taken the least. An evicted caller has its full allowance again, and a caller that keeps changing addresses cannot
/// evict others that have taken more.
/// </summary>
internal sealed class MemoryRateLimiter(TimeProvider clock, int most = MemoryRateLimiter.Most) : IRateLimiter
{
    /// <summary>About 10 MB.</summary>
    private const int Most = 100_000;

    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<BucketName, long> returnedAt = [];
    private readonly long start = clock.GetTimestamp();

    public int Remembered => returnedAt.Count;

    public ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets)
    {
        // Monotonic time, which changes of the system clock do not affect.
        var now = clock.GetElapsedTime(start).Ticks / TimeSpan.TicksPerMicrosecond;
        lock (gate) return ValueTask.FromResult(Take(buckets, now));
    }

    private RateLimitResult Take(IReadOnlyList<Bucket> buckets, long now)
    {
        var left = new long[buckets.Count];
        var wait = 0L;
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = Left(buckets[i], now);
            wait = Math.Max(wait, buckets[i].Cost - left[i]);
        }

        if (wait > 0) return new(wait, left);
        if (returnedAt.Count + left.Length > most) Forget(now);
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = Math.Min(left[i] - buckets[i].Cost, buckets[i].Rate.Tolerance);
            returnedAt[buckets[i].Name] = now + buckets[i].Rate.Tolerance - left[i];
        }

        return new(0, left);
    }

    private long Left(in Bucket bucket, long now)
    {
        var whole = bucket.Rate.Tolerance;
        return returnedAt.TryGetValue(bucket.Name, out var at) ? Math.Clamp(whole - (at - now), 0, whole) : whole;
    }

    /// <summary>Evicts a quarter of the entries, so that it rarely runs.</summary>
    private void Forget(long now)
    {
        var moments = returnedAt.Values.ToArray();
        Array.Sort(moments);
        var last = Math.Max(now, moments[moments.Length / 4]);
        foreach (var (name, at) in returnedAt)
            if (at <= last) returnedAt.Remove(name);
    }
}
