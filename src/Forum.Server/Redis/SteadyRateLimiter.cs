using Forum.Server.Limits;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// Counts in Redis as long as it answers, and on this node alone while it does not: nobody waits for Redis, and losing it
/// opens nothing. What guards accounts is then let through in this node's part.
/// </summary>
internal sealed partial class SteadyRateLimiter(
    IRateLimiter shared, IRateLimiter local, RateLimitSettings settings, ILogger<SteadyRateLimiter> log) : IRateLimiter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Real time, whatever the forum's clock says: it is about a connection.
    private long askAgainAt = Environment.TickCount64;
    private int isLost;

    public async ValueTask<Verdict> TakeAsync(IReadOnlyList<Bucket> buckets)
    {
        if (Environment.TickCount64 < Volatile.Read(ref askAgainAt)) return await TakeAloneAsync(buckets);
        try
        {
            var verdict = await shared.TakeAsync(buckets).AsTask().WaitAsync(Patience);
            if (Interlocked.Exchange(ref isLost, 0) == 1) Found(log);
            return verdict;
        }
        catch (Exception gone) when (gone is RedisException or TimeoutException)
        {
            Volatile.Write(ref askAgainAt, Environment.TickCount64 + (long)Pause.TotalMilliseconds);
            if (Interlocked.Exchange(ref isLost, 1) == 0) Lost(log, gone);
            return await TakeAloneAsync(buckets);
        }
    }

    private ValueTask<Verdict> TakeAloneAsync(IReadOnlyList<Bucket> buckets) => local.TakeAsync(
        [.. buckets.Select(bucket => bucket.Rate.IsGuard ? bucket with { Rate = bucket.Rate.PartOf(settings.Nodes) } : bucket)]);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer; this node limits rates by itself.")]
    private static partial void Lost(ILogger log, Exception problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis answers again; rates are limited for all nodes together.")]
    private static partial void Found(ILogger log);
}
