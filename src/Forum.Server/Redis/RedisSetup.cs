using Forum.Events;
using Forum.Server.Database.Model;
using Forum.Server.RateLimiting;
using Forum.Server.Settings;
using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// Chooses between one node and many by whether `ConnectionStrings:Redis` names a server, and nowhere else.
/// </summary>
internal static class RedisSetup
{
    public static IServiceCollection AddForumRedis(this IServiceCollection services, string connection)
    {
        if (connection == ConnectionStrings.None) return services;
        services.AddSingleton<IConnectionMultiplexer>(_ => Connect(connection));
        services.AddSingleton<IDistributedCache, SealedRedisCache>();
        services.AddSingleton(
            provider =>
                new DailyRedisKeys(
                    provider.GetRequiredService<SharedSecret>().DeriveKey,
                    provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RedisRateLimiter>();
        services.AddSingleton<IRateLimiter>(provider => new PrefetchingRateLimiter(
            ActivatorUtilities.CreateInstance<FallbackRateLimiter>(
                provider, provider.GetRequiredService<RedisRateLimiter>(),
                provider.GetRequiredService<MemoryRateLimiter>())));
        return services.AddSingleton<IEventBackplane, RedisBackplane>();
    }

    /// <summary>Whether Redis could not be reached, or a command failed.</summary>
    public static bool IsRedisFailure(Exception exception) => exception is RedisException or RedisTimeoutException;

    /// <summary>The program starts and runs without Redis, and connects when Redis becomes available.</summary>
    private static ConnectionMultiplexer Connect(string connection)
    {
        var options = ConfigurationOptions.Parse(connection);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(1_000);
        options.ClientName = "forum";
        return ConnectionMultiplexer.Connect(options);
    }
}
