namespace Forum.Server.RateLimiting;

/// <summary>Keeps count of what callers take.</summary>
internal interface IRateLimiter
{
    /// <summary>Takes all of it or, when one allowance does not reach, nothing of any.</summary>
    /// <param name="buckets">One at least, and none twice. Of a negative amount as much is given back, and no more than was taken.</param>
    ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets);
}
