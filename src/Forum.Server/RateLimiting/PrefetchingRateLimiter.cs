using Forum.Api.Requests;

namespace Forum.Server.RateLimiting;

/// <summary>
/// Prefetches quota for callers that read a lot, so that most of their reads need no call to the shared limiter.
/// Prefetched quota expires after five seconds, so it is at most what the caller has just used, and at most a tenth of
/// the burst. No read is allowed without quota taken for it. After a rejection of reads or of documents that are not
/// cached, the shared limiter is not called until the result may be different, which makes rejecting a flood cheap.
/// </summary>
internal sealed class PrefetchingRateLimiter(IRateLimiter limiter) : IRateLimiter
{
    /// <summary>Lifetime of prefetched quota, in milliseconds of real time.</summary>
    private const int LifetimeMilliseconds = 5_000;

    private const int MaxQuotas = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<(BucketKey, BucketKey), PrepaidQuota> quotas = [];

    public async ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets)
    {
        // A mutation also has buckets of other kinds. A refund uses nothing.
        var kind = buckets[^1].Key.Kind;
        if (kind is not (RateLimitKinds.Read or RateLimitKinds.Prepare) || buckets[0].Amount <= 0)
            return await limiter.TakeAsync(buckets);
        var quota = QuotaOf(buckets);
        if (quota.TryUse(buckets) is { } cached) return cached;
        if (kind == RateLimitKinds.Read && quota.AmountToPrefetch(buckets[0]) is > 0 and var prefetch)
        {
            var prefetched = await limiter.TakeAsync(
                [.. buckets.Select(bucket => bucket with { Amount = bucket.Amount + prefetch })]);
            if (prefetched.IsTaken) return quota.Add(prefetch, prefetched, buckets);
        }

        var result = await limiter.TakeAsync(buckets);
        if (!result.IsTaken) quota.RecordRejection(result);
        return result;
    }

    /// <summary>
    /// The key has both the session and the address: a session belongs to one account, but may come from several
    /// addresses. The last bucket's kind distinguishes documents from reads.
    /// </summary>
    private PrepaidQuota QuotaOf(IReadOnlyList<Bucket> buckets)
    {
        var (key, now) = ((buckets[0].Key, buckets[^1].Key), Environment.TickCount64);
        lock (gate)
        {
            if (quotas.TryGetValue(key, out var cached) && now - cached.Since < LifetimeMilliseconds) return cached;
            if (quotas.Count >= MaxQuotas) Evict(now);
            return quotas[key] = new PrepaidQuota(now);
        }
    }

    private void Evict(long now)
    {
        foreach (var (key, quota) in quotas)
            if (now - quota.Since >= LifetimeMilliseconds) quotas.Remove(key);
        if (quotas.Count >= MaxQuotas) quotas.Clear();
    }
}
