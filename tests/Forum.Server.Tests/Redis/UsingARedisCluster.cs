using Forum.Server.Tests.Events;
using Forum.Server.Tests.RateLimiting;
using Forum.Testing;
using StackExchange.Redis;

namespace Forum.Server.Tests.Redis;

/// <summary>Redis may be a cluster: events, pages and limits use the server that owns their slot.</summary>
public sealed class UsingARedisCluster(PostgresForum forum) : IClassFixture<PostgresForum>, IAsyncLifetime
{
    private const int Servers = 3;

    private IReadOnlyList<RedisServer> cluster = [];
    private ForumNode one = null!, other = null!;

    public async ValueTask InitializeAsync()
    {
        cluster = await RedisServer.StartClusterAsync(Servers);
        var setting = $"--ConnectionStrings:Redis={string.Join(',', cluster.Select(server => server.Connection))}";
        one = await forum.LimitedNodeAsync("Votes=1", "VotesBurst=10", "PostsBurst=1000", setting);
        other = await forum.LimitedNodeAsync("Votes=1", "VotesBurst=10", "PostsBurst=1000", setting);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in cluster) await server.DisposeAsync();
    }

    [Fact]
    public async Task Events_reach_the_other_node_immediately_whichever_server_owns_their_channel()
    {
        await using var ada = (await forum.SharedMemberAsync("Ada")).At(one);
        await using var reader = forum.Anonymous.At(other);
        await using var look = await ConnectionMultiplexer.ConnectAsync($"{cluster[0].Connection},allowAdmin=true");
        var parts = (await look.GetServers()[0].ClusterNodesAsync())!;
        var articles = new Dictionary<string, string>();
        while (articles.Count < Servers)
        {
            var article = await forum.ArticleAsync();
            using var live = await reader.FollowAsync(article);
            await live.PostAndReceiveAsync(ada, article, "Hello.");
            articles.TryAdd(parts.GetBySlot($"forum:events:{GlobalId.UuidOf(article):N}")!.NodeId, article);
        }

        foreach (var article in articles.Values) await reader.WaitForLiveDeliveryAsync(ada, article);
    }

    [Fact]
    public async Task Pages_and_limits_are_distributed_over_the_servers_and_apply_on_every_node()
    {
        await using var berta = await forum.SignUpAsync("Berta of the cluster");
        await using var reader = berta.At(one);
        for (var i = 0; i < 20; i++)
        {
            var article = await forum.ArticleAsync();
            await berta.PostCommentAsync(article, "Hello.");
            await reader.CommentsAsync(article);
        }

        await using var look = await ConnectionMultiplexer.ConnectAsync(cluster[0].Connection);
        await Eventually.HoldsAsync(() => look.GetServers().All(server => server.Keys(pattern: "forum:pages:*").Any()));

        var votes = await Task.WhenAll(
            Enumerable.Range(0, 10)
                .Select(i => berta.At(i % 2 == 0 ? one : other).ExecuteAsync(RateLimitCalls.VoteMutation(2))));
        Assert.Equal(10, votes.Sum(response => response.Body.Codes().Count(code => code == "NOT_FOUND")));
    }
}
