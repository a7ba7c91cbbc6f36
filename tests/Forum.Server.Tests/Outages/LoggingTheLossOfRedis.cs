using Forum.Testing;

namespace Forum.Server.Tests.Outages;

/// <summary>Every request is affected by the loss of Redis, but the log stays short.</summary>
public sealed class LoggingTheLossOfRedis(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Fact]
    public async Task One_stack_trace_is_logged_and_the_others_are_counted()
    {
        const int Articles = 20;
        await using var redis = await RedisServer.StartNewAsync();
        var node = await forum.StartNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");
        await using var reader = new ForumClient(node);
        var articles = new List<string>();
        for (var i = 0; i < Articles; i++) articles.Add(await forum.ArticleAsync());
        await redis.KillAsync();
        var followed = new List<LiveEvents>();
        foreach (var article in articles) followed.Add(await reader.FollowAsync(article));
        await Eventually.HoldsAsync(
            () => node.Log.All.Any(line => line.Contains("Redis failure (", StringComparison.Ordinal)));
        Assert.Single(
            node.Log.All,
            line => line.Contains("StackExchange.Redis.", StringComparison.Ordinal)
                && line.Contains("   at ", StringComparison.Ordinal));
        followed.ForEach(live => live.Dispose());
    }
}
