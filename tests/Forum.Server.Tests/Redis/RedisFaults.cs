using System.Globalization;
using Forum.Testing;
using StackExchange.Redis;

namespace Forum.Server.Tests.Redis;

/// <summary>Failures of a Redis server that is still running.</summary>
internal static class RedisFaults
{
    private static readonly string[] InvalidMessages = ["nonsense", "-1", "9223372036854775807", ""];

    /// <summary>How long a failure lasts, in seconds: 3, or the value of `FORUM_OUTAGE_SECONDS`.</summary>
    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("FORUM_OUTAGE_SECONDS"), out var seconds) ? seconds : 3);

    /// <summary>
    /// The process is suspended, as by a debugger: connections stay open, and no command gets a response.
    /// </summary>
    public static async Task FreezeAsync(this RedisServer redis, Func<Task> meanwhileAsync)
    {
        var id = int.Parse(
            await redis.WithAsync(
                async server => (await server.InfoAsync("server"))[0].Single(line => line.Key == "process_id").Value),
            CultureInfo.InvariantCulture);
        await Signal.SendAsync("STOP", id);
        try
        {
            await meanwhileAsync();
        }
        finally
        {
            await Signal.SendAsync("CONT", id);
        }
    }

    /// <summary>No channel may be used any more, and subscribers are disconnected; keys stay.</summary>
    public static async Task WithoutChannelsAsync(this RedisServer redis, Func<Task> meanwhileAsync)
    {
        await redis.CommandAsync("ACL SETUSER default resetchannels");
        await meanwhileAsync();
        await redis.CommandAsync("ACL SETUSER default allchannels");
    }

    /// <summary>Atomic scripts, because the program writes concurrently.</summary>
    private const string
        OverwriteValue =
            "if redis.call('TYPE', KEYS[1]).ok == 'string' then redis.call('SET', KEYS[1], '\\0not what you think', 'KEEPTTL') end return 1",
        OverwriteType =
            "if redis.call('DEL', KEYS[1]) == 1 then redis.call('LPUSH', KEYS[1], 'not a value at all') end return 1";

    /// <summary>
    /// Overwrites every key with another value, every second one with another type, and publishes invalid messages to
    /// every channel.
    /// </summary>
    /// <returns>The number of keys and channels.</returns>
    public static Task<int> CorruptAsync(this RedisServer redis) => redis.WithAsync(async server =>
    {
        var (db, corrupted) = (server.Multiplexer.GetDatabase(), 0);
        await foreach (var key in server.KeysAsync())
        {
            await db.ScriptEvaluateAsync(corrupted++ % 2 == 0 ? OverwriteValue : OverwriteType, [key]);
        }

        var channels = (RedisResult[])(await server.ExecuteAsync("PUBSUB", "SHARDCHANNELS"))!;
        foreach (var channel in channels)
        {
            corrupted++;
            foreach (var word in InvalidMessages) await server.ExecuteAsync("SPUBLISH", (string)channel!, word);
        }

        return corrupted;
    });

    private static async Task<T> WithAsync<T>(this RedisServer redis, Func<IServer, Task<T>> doAsync)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Connection},allowAdmin=true");
        return await doAsync(connection.GetServers()[0]);
    }
}
