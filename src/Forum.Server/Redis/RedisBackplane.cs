using System.Globalization;
using Forum.Events;
using StackExchange.Redis;

namespace Forum.Server.Redis;

/// <summary>
/// Redis as the wire between nodes: one channel an article, on a cluster at the node that has its slot (sharded pub/sub,
/// Redis 7). Pub/sub delivers at most once, and nothing here depends on more.
/// </summary>
internal sealed partial class RedisBackplane(IConnectionMultiplexer redis, ILogger<RedisBackplane> log) : IEventBackplane
{
    /// <summary>How long a follower waits for Redis: then they hear of this node at once, and of others when their logs are looked at.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly ISubscriber subscriber = redis.GetSubscriber();

    public void Publish(Guid articleId, long number)
    {
        // Without a connection it is dropped: who listens looks at the log by themselves.
        if (redis.IsConnected) subscriber.Publish(ChannelOf(articleId), number, CommandFlags.FireAndForget);
    }

    public async Task<IAsyncDisposable> ListenAsync(Guid articleId, Action<long> hear)
    {
        var channel = ChannelOf(articleId);
        var handler = (RedisChannel _, RedisValue told) =>
        {
            // Anyone who reaches Redis can say anything there.
            if (long.TryParse((string?)told, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) hear(number);
        };
        try
        {
            await SubscribeAsync(channel, handler).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            // It goes on behind.
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
            // The client asks again when the connection is back.
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
