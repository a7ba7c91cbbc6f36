using Forum.Api.Requests;

namespace Forum.Server.RateLimiting;

/// <summary>
/// Takes rows ahead for those who read a lot, so that most of their reads ask nobody. What is not used within five seconds is lost
/// to them, so it is never more than they have just used, and a tenth of the whole at most. Nothing is let through that was
/// not taken. Nor does anybody ask for who was refused, until it may be otherwise: refusing a flood is cheap.
/// </summary>
internal sealed class PrefetchingRateLimiter(IRateLimiter limiter) : IRateLimiter
{
    /// <summary>In milliseconds of real time.</summary>
    private const int Life = 5_000;

    private const int Most = 20_000;

    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<(BucketName, BucketName), PrepaidQuota> stocks = [];

    public async ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets)
    {
        // A mutation has other buckets besides.
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

    /// <summary>A session is one account's, but it may come from several addresses.</summary>
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
