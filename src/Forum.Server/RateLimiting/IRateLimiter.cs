namespace Forum.Server.RateLimiting;

/// <summary>A rate limiter that keeps one allowance for each bucket.</summary>
internal interface IRateLimiter
{
    /// <summary>Takes from all buckets or, if one allowance is too small, from none.</summary>
    /// <param name="buckets">
    /// At least one, without duplicates. A negative amount is given back, but never more than was taken.
    /// </param>
    ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets);
}
