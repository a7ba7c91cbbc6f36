using System.Globalization;
using Forum.Events;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// The backplane between nodes, on Redis: one channel for each article, on a cluster at the node that owns its slot
/// (sharded pub/sub, Redis 7). Pub/sub delivers at most once, and nothing here requires more.
/// </summary>
internal sealed partial class RedisBackplane(IConnectionMultiplexer redis, ILogger<RedisBackplane> log) : IEventBackplane
{
    /// <summary>
    /// How long a subscriber waits for Redis. After that it gets this node's events immediately, and those of other
    /// nodes when the event logs are polled.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly ISubscriber subscriber = redis.GetSubscriber();

    public void Publish(Guid articleId, long number)
    {
        // Without a connection the message is dropped: the subscribed nodes poll the event log anyway.
        if (redis.IsConnected) subscriber.Publish(ChannelOf(articleId), number, CommandFlags.FireAndForget);
    }

    public async Task<IAsyncDisposable> SubscribeAsync(Guid articleId, Action<long> hear)
    {
        var channel = ChannelOf(articleId);
        var handler = (RedisChannel _, RedisValue told) =>
        {
            // Do not trust the message: every client of that Redis server can publish one.
            if (long.TryParse((string?)told, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) hear(number);
        };
        try
        {
            await SubscribeAsync(channel, handler).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            // The subscription continues in the background.
        }

        return new Listening(subscriber, channel, handler);
    }

    private async Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler)
    {
        try
        {
            await subscriber.SubscribeAsync(channel, handler);
        }
        catch (Exception gone) when (gone is RedisException or TimeoutException)
        {
            // The client subscribes again when the connection is restored.
            NotHeard(log, gone);
        }
    }

    private static RedisChannel ChannelOf(Guid articleId) => RedisChannel.Sharded($"forum:events:{articleId:N}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer; followed articles are looked at every few seconds.")]
    private static partial void NotHeard(ILogger log, Exception problem);

    private sealed class Listening(ISubscriber subscriber, RedisChannel channel, Action<RedisChannel, RedisValue> handler) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await subscriber.UnsubscribeAsync(channel, handler, CommandFlags.FireAndForget);
    }
}
