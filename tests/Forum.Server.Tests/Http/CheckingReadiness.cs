using System.Net;
using Forum.Testing;

namespace Forum.Server.Tests.Http;

/// <summary>A load balancer checks whether a node is ready, and removes it from rotation when it is not.</summary>
public sealed class CheckingReadiness(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_node_stays_ready_while_the_next_version_migrates_the_database()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(forum.Node));
        await using var held = await forum.BeginAsync("LOCK TABLE \"__EFMigrationsHistory\" IN ACCESS EXCLUSIVE MODE");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(forum.Node));
    }

    [Fact]
    public async Task A_node_that_has_not_seen_its_tables_yet_is_not_ready_while_they_are_migrated()
    {
        var node = await forum.StartNodeAsync();
        await using (await forum.BeginAsync("LOCK TABLE \"__EFMigrationsHistory\" IN ACCESS EXCLUSIVE MODE"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(node));
        await Eventually.HoldsAsync(async () => await StatusAsync(node) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_node_whose_database_hangs_is_not_ready_until_it_recovers()
    {
        await using var network = new PausableNetwork(forum.Connection);
        await using var node = await ForumNode.StartAsync(network.Connection, forum.Clock);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(node));
        network.Pause();
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(node));
        network.Resume();
        await Eventually.HoldsAsync(async () => await StatusAsync(node) == HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> StatusAsync(ForumNode node)
    {
        using var http = new HttpClient { BaseAddress = node.Address, Timeout = RequestTimeout };
        using var response = await http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
