using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>The loss of Redis throttles no caller, and gives no caller more than one fresh allowance.</summary>
public sealed class LimitingWithoutRedis(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Fact]
    public async Task Limits_apply_and_nothing_fails_while_Redis_is_killed_flushed_or_corrupted()
    {
        await using var redis = await RedisServer.StartNewAsync();
        var node = await forum.LimitedNodeAsync(
            "Votes=1", "VotesBurst=10", $"--ConnectionStrings:Redis={redis.Connection}");
        await using var ada = (await forum.SignUpAsync("Ada without Redis")).At(node);
        Assert.Equal(10, await VoteAsync());
        Assert.Equal(0, await VoteAsync());
        await redis.KillAsync();
        Assert.Equal(10, await VoteAsync());
        Assert.Equal(0, await VoteAsync());
        await redis.StartAsync();
        await Eventually.HoldsAsync(
            async () => node.Log.All.Any(line => line.Contains("Redis available again", StringComparison.Ordinal))
                || await ReadAsync());

        // Redis restarted empty: callers get one more allowance, and one each time that Redis is emptied.
        Assert.InRange(await VoteAsync(), 0, 10);
        Assert.Equal(0, await VoteAsync());
        await redis.CommandAsync("FLUSHALL");
        Assert.Equal(10, await VoteAsync());
        await redis.CommandAsync(
            "EVAL \"for _,k in ipairs(redis.call('KEYS','*')) do redis.call('DEL',k) redis.call('RPUSH',k,'poison') end return 1\" 0");
        Assert.Equal(10, await VoteAsync());
        Assert.Equal(0, await VoteAsync());

        async Task<bool> ReadAsync()
        {
            await ada.ExecuteAsync("{ __typename }");
            return false;
        }

        // Five aliases at a time; every error code is NOT_FOUND or RATE_LIMITED.
        async Task<int> VoteAsync()
        {
            var responses = await Task.WhenAll(
                Enumerable.Range(0, 12).Select(_ => ada.ExecuteAsync(RateLimitCalls.VoteMutation(5))));
            var codes = responses.SelectMany(response => response.Body.Codes()).ToList();
            Assert.All(codes, code => Assert.Contains(code, (string[])["NOT_FOUND", "RATE_LIMITED"]));
            return codes.Count(code => code == "NOT_FOUND");
        }
    }
}
