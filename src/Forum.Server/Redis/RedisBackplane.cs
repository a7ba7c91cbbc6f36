using System.Globalization;
using Forum.Events;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// The backplane between the forum's nodes, on Redis: one channel for each article. In a Redis cluster, the shard that
/// owns the channel's slot delivers it (sharded pub/sub, Redis 7). Pub/sub delivers at most once: a lost message only
/// delays its event until the event logs are polled.
/// </summary>
internal sealed partial class RedisBackplane(IConnectionMultiplexer redis, ILogger<RedisBackplane> logger)
    : IEventBackplane
{
    /// <summary>
    /// How long a subscriber waits for Redis. After that it gets this node's events immediately, and those of other
    /// nodes when the event logs are polled.
    /// </summary>
    private static readonly TimeSpan SubscribeTimeout = TimeSpan.FromMilliseconds(250);

    private readonly ISubscriber subscriber = redis.GetSubscriber();

    public void Publish(Guid articleId, long number)
    {
        // Without a connection the message is dropped: the subscribed nodes poll the event log anyway.
        if (redis.IsConnected) subscriber.Publish(ChannelOf(articleId), number, CommandFlags.FireAndForget);
    }

    public async Task<IAsyncDisposable> SubscribeAsync(Guid articleId, Action<long> onPublished)
    {
        var channel = ChannelOf(articleId);
        var handler = (RedisChannel _, RedisValue message) =>
        {
            // Do not trust the message: any client of the Redis server can publish one.
            if (long.TryParse((string?)message, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                onPublished(number);
        };
        try
        {
            await SubscribeToChannelAsync(channel, handler).WaitAsync(SubscribeTimeout);
        }
        catch (TimeoutException)
        {
            // The subscription continues in the background.
        }

        return new Subscription(subscriber, channel, handler);
    }

    private async Task SubscribeToChannelAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler)
    {
        try
        {
            await subscriber.SubscribeAsync(channel, handler);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // StackExchange.Redis subscribes again when the connection is restored.
            SubscribeFailed(logger, exception);
        }
    }

    private static RedisChannel ChannelOf(Guid articleId) => RedisChannel.Sharded($"forum:events:{articleId:N}");

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Redis unavailable; falling back to polling the event logs every few seconds.")]
    private static partial void SubscribeFailed(ILogger logger, Exception exception);

    private sealed class Subscription(
        ISubscriber subscriber, RedisChannel channel, Action<RedisChannel, RedisValue> handler) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() =>
            await subscriber.UnsubscribeAsync(channel, handler, CommandFlags.FireAndForget);
    }
}
