using Forum.Server.RateLimiting;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// Uses Redis while it is available, and falls back to this node's memory while it is not: no request waits for Redis
/// to come back, and an outage removes no limit. During an outage this node allows only its share of the limits that
/// protect accounts.
/// </summary>
internal sealed partial class FallbackRateLimiter(
    IRateLimiter shared, IRateLimiter local, RateLimitSettings settings, ILogger<FallbackRateLimiter> log) : IRateLimiter
{
    private const int Patience = 1_000, Pause = 1_000;

    // In milliseconds of real time instead of the forum's clock, because it concerns a connection. Zero: Redis is available.
    private long askAgainAt;

    public ValueTask<RateLimitResult> TakeAsync(IReadOnlyList<Bucket> buckets) =>
        MayAsk() ? AskAsync(buckets) : TakeAloneAsync(buckets);

    /// <summary>
    /// During an outage one caller at a time checks whether Redis is available again; the others do not wait.
    /// </summary>
    private bool MayAsk()
    {
        var (at, now) = (Volatile.Read(ref askAgainAt), Environment.TickCount64);
        return at == 0 || (now >= at && Interlocked.CompareExchange(ref askAgainAt, now + Patience + Pause, at) == at);
    }

    private async ValueTask<RateLimitResult> AskAsync(IReadOnlyList<Bucket> buckets)
    {
        try
        {
            var verdict = await shared.TakeAsync(buckets).AsTask().WaitAsync(TimeSpan.FromMilliseconds(Patience));
            if (Interlocked.Exchange(ref askAgainAt, 0) != 0) Found(log);
            return verdict;
        }
        catch (Exception gone) when (gone is RedisException or TimeoutException)
        {
            if (Interlocked.Exchange(ref askAgainAt, Environment.TickCount64 + Pause) == 0) Lost(log, gone);
            return await TakeAloneAsync(buckets);
        }
    }

    private ValueTask<RateLimitResult> TakeAloneAsync(IReadOnlyList<Bucket> buckets) => local.TakeAsync(
        [.. buckets.Select(bucket => bucket.Rate.IsGuard ? bucket with { Rate = bucket.Rate.PartOf(settings.Nodes) } : bucket)]);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer; this node limits rates by itself.")]
    private static partial void Lost(ILogger log, Exception problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis answers again; rates are limited for all nodes together.")]
    private static partial void Found(ILogger log);
}
