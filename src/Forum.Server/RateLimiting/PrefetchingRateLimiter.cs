using Forum.Api.Requests;

namespace Forum.Server.RateLimiting;

/// <summary>
/// Prefetches quota for callers that read a lot, so that most of their reads need no call to the shared limiter.
/// Prefetched quota expires after five seconds, so it is at most what the caller has just used, and at most a tenth of
/// the burst. No read is allowed without quota taken for it. After a rejection the shared limiter is not called until
/// the result may be different, which makes rejecting a flood cheap.
/// </summary>
internal sealed class PrefetchingRateLimiter(IRateLimiter limiter) : IRateLimiter
{
    /// <summary>Lifetime of prefetched quota, in milliseconds of real time.</summary>
    private const int Life = 5_000;

    private const int Most = 20_000;

    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<(BucketName, BucketName), PrepaidQuota> stocks = [];

    public async ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets)
    {
        // A mutation also has other buckets.
        if (buckets[^1].Name.Kind != RateKinds.Read) return await limiter.TakeAsync(buckets);
        var stock = StockOf(buckets);
        if (stock.Use(buckets) is { } known) return known;
        if (stock.Ahead(buckets[0]) is > 0 and var ahead)
        {
            var more = await limiter.TakeAsync([.. buckets.Select(bucket => bucket with { Amount = bucket.Amount + ahead })]);
            if (more.IsTaken) return stock.Put(ahead, more, buckets);
        }

        var verdict = await limiter.TakeAsync(buckets);
        if (!verdict.IsTaken) stock.Refuse(verdict);
        return verdict;
    }

    /// <summary>
    /// The key has both the session and the address: a session belongs to one account, but may come from several
    /// addresses.
    /// </summary>
    private PrepaidQuota StockOf(IReadOnlyList<Bucket> buckets)
    {
        var (who, now) = ((buckets[0].Name, buckets[^1].Name), Environment.TickCount64);
        lock (gate)
        {
            if (stocks.TryGetValue(who, out var known) && now - known.Since < Life) return known;
            if (stocks.Count >= Most) Forget(now);
            return stocks[who] = new PrepaidQuota(now);
        }
    }

    private void Forget(long now)
    {
        foreach (var (who, stock) in stocks)
            if (now - stock.Since >= Life) stocks.Remove(who);
        if (stocks.Count >= Most) stocks.Clear();
    }
}
