using Forum.Server.RateLimiting;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// Uses Redis while it is available, and falls back to this node's memory while it is not: no request waits for Redis
/// to come back, and an outage removes no limit. During an outage this node allows only its share of the limits that
/// protect accounts.
/// </summary>
internal sealed partial class FallbackRateLimiter(
    IRateLimiter shared, IRateLimiter local, RateLimitSettings settings, ILogger<FallbackRateLimiter> logger)
    : IRateLimiter
{
    private const int TimeoutMilliseconds = 1_000, RetryMilliseconds = 1_000;

    // In milliseconds of real time instead of the forum's clock, because it concerns a connection. Zero: Redis is
    // available.
    private long retryAt;

    public ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets) =>
        MayCallRedis() ? TakeSharedAsync(buckets) : TakeLocalAsync(buckets);

    /// <summary>
    /// During an outage one caller at a time checks whether Redis is available again; the others do not wait.
    /// </summary>
    private bool MayCallRedis()
    {
        var (retry, now) = (Volatile.Read(ref retryAt), Environment.TickCount64);
        return retry == 0
            || (now >= retry
                && Interlocked.CompareExchange(
                    ref retryAt, now + TimeoutMilliseconds + RetryMilliseconds, retry) == retry);
    }

    private async ValueTask<RateLimitResult> TakeSharedAsync(IReadOnlyList<Bucket> buckets)
    {
        try
        {
            var result = await shared.TakeAsync(buckets).AsTask()
                .WaitAsync(TimeSpan.FromMilliseconds(TimeoutMilliseconds));
            if (Interlocked.Exchange(ref retryAt, 0) != 0) RedisAvailable(logger);
            return result;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            if (Interlocked.Exchange(ref retryAt, Environment.TickCount64 + RetryMilliseconds) == 0)
                RedisUnavailable(logger, exception);
            return await TakeLocalAsync(buckets);
        }
    }

    private ValueTask<RateLimitResult> TakeLocalAsync(IReadOnlyList<Bucket> buckets) => local.TakeAsync(
        [.. buckets.Select(
            bucket =>
                bucket.Rate.ProtectsAccounts ? bucket with { Rate = bucket.Rate.ShareOf(settings.Nodes) } : bucket)]);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis unavailable; falling back to per-node rate limiting.")]
    private static partial void RedisUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Redis available again; rate limits are shared by all nodes.")]
    private static partial void RedisAvailable(ILogger logger);
}
