using Forum.Api;

namespace Forum.Server.Limits;

/// <summary>
/// Takes rows ahead for those who read a lot, so that most of their reads ask nobody. What is not used within five seconds is lost
/// to them, so it is never more than they have just used, and a tenth of the whole at most. Nothing is let through that was
/// not taken.
/// </summary>
internal sealed class AheadRateLimiter(IRateLimiter limiter) : IRateLimiter
{
    /// <summary>In milliseconds of real time.</summary>
    private const int Life = 5_000;

    private const int Most = 20_000;

    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<(BucketName, BucketName), Stock> stocks = [];

    public async ValueTask<Verdict> TakeAsync(IReadOnlyList<Bucket> buckets)
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

        return await limiter.TakeAsync(buckets);
    }

    /// <summary>A session is one account's, but it may come from several addresses.</summary>
    private Stock StockOf(IReadOnlyList<Bucket> buckets)
    {
        var (who, now) = ((buckets[0].Name, buckets[^1].Name), Environment.TickCount64);
        lock (gate)
        {
            if (stocks.TryGetValue(who, out var known) && now - known.Since < Life) return known;
            if (stocks.Count >= Most) Forget(now);
            return stocks[who] = new Stock(now);
        }
    }

    private void Forget(long now)
    {
        foreach (var (who, stock) in stocks)
            if (now - stock.Since >= Life) stocks.Remove(who);
        if (stocks.Count >= Most) stocks.Clear();
    }

    private sealed class Stock(long since)
    {
        private long left, used;
        private IReadOnlyList<long> others = [];

        public long Since => since;

        /// <summary>Null: there is not enough.</summary>
        public Verdict? Use(IReadOnlyList<Bucket> buckets)
        {
            lock (this)
            {
                used += buckets[0].Amount;
                if (left < buckets[0].Amount) return null;
                left -= buckets[0].Amount;
                return Told(buckets);
            }
        }

        /// <summary>No more than was used before this, nor than fits beside it into what may be taken at once.</summary>
        public long Ahead(in Bucket first)
        {
            lock (this) return Math.Min(Math.Min(used - first.Amount, first.Rate.AtOnce / 10), first.Rate.AtOnce - first.Amount);
        }

        public Verdict Put(long ahead, in Verdict verdict, IReadOnlyList<Bucket> buckets)
        {
            lock (this)
            {
                left += ahead;
                others = verdict.Left;
                return Told(buckets);
            }
        }

        /// <summary>What is in stock is still the caller's.</summary>
        private Verdict Told(IReadOnlyList<Bucket> buckets) =>
            new(0, [.. others.Select((other, i) => Math.Min(other + buckets[i].Rate.Time(left), buckets[i].Rate.Tolerance))]);
    }
}
