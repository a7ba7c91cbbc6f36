using System.Security.Cryptography;
using System.Text;
using Forum.Server.RateLimiting;
using Forum.Server.Redis;
using Forum.Testing;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>One implementation of rate-limit counting, and its clock.</summary>
public abstract class LimiterFixture : IAsyncLifetime
{
    private static int lastKey;

    /// <summary>Adds a node, which shares its counts with the others.</summary>
    internal abstract Task<IRateLimiter> NodeAsync();

    /// <summary>The time in microseconds on the clock that the counting uses.</summary>
    public abstract Task<long> NowAsync();

    /// <summary>Completes when the given number of microseconds have passed on that clock.</summary>
    public abstract Task PassAsync(long time);

    /// <summary>A new caller without any recorded use.</summary>
    internal static BucketKey NewKey(string kind = "post", RateLimitScope scope = RateLimitScope.Account) =>
        new(kind, scope, (UInt128)(uint)Interlocked.Increment(ref lastKey));

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>Counting in one process: all nodes share one instance. The test advances the time.</summary>
public sealed class MemoryLimiterFixture : LimiterFixture
{
    private readonly FakeTimeProvider clock = new();
    private readonly MemoryRateLimiter limiter;

    public MemoryLimiterFixture() => limiter = new(clock);

    internal override Task<IRateLimiter> NodeAsync() => Task.FromResult<IRateLimiter>(limiter);

    public override Task<long> NowAsync() => Task.FromResult(clock.GetUtcNow().Ticks / TimeSpan.TicksPerMicrosecond);

    public override Task PassAsync(long time)
    {
        clock.Advance(TimeSpan.FromMicroseconds(time));
        return Task.CompletedTask;
    }

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Counting in a real Redis, with one connection per node. The time is that of Redis.</summary>
public sealed class RedisLimiterFixture : LimiterFixture
{
    private readonly List<ConnectionMultiplexer> nodes = [];
    private readonly DailyRedisKeys keys = new(
        purpose => SHA256.HashData(Encoding.UTF8.GetBytes(purpose)), TimeProvider.System);
    private RedisServer redis = null!;

    public IServer Server => nodes[0].GetServer(redis.Connection);

    public IDatabase Database => nodes[0].GetDatabase();

    /// <summary>The Redis key that holds the value of an allowance.</summary>
    internal RedisKey KeyOf(Bucket bucket) => keys.Of(bucket).Current;

    internal override async Task<IRateLimiter> NodeAsync()
    {
        var node = await ConnectionMultiplexer.ConnectAsync($"{redis.Connection},allowAdmin=true");
        lock (nodes) nodes.Add(node);
        return new RedisRateLimiter(node, keys);
    }

    public override async Task<long> NowAsync()
    {
        var now = (string[])(await Database.ExecuteAsync("TIME"))!;
        return (Whole(now[0]) * 1_000_000) + Whole(now[1]);
    }

    public override async Task PassAsync(long time)
    {
        var end = await NowAsync() + time;
        while (await NowAsync() < end) await Task.Yield();
    }

    public override async ValueTask InitializeAsync()
    {
        redis = await RedisServer.StartNewAsync();
        await NodeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        await redis.DisposeAsync();
    }

    private static long Whole(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
