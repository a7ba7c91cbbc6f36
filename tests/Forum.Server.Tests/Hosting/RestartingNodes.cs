using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Hosting;

/// <summary>
/// Two nodes behind nginx are restarted one after the other, as in a rolling update, while clients read and write.
/// </summary>
public sealed class RestartingNodes(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_request_fails_when_one_node_is_stopped_a_second_after_the_other_has_restarted()
    {
        var firstAddress = new Uri($"http://127.0.0.1:{LocalPort.FindFree()}");
        var secondAddress = new Uri($"http://127.0.0.1:{LocalPort.FindFree()}");
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        using var first = await StartAsync(firstAddress);
        using var second = await StartAsync(secondAddress);
        await using var nginx = await NginxServer.StartAsync(firstAddress, secondAddress);
        await using var reader = nginx.CreateClient(forum.Anonymous, forum.Node);
        await using var author = nginx.CreateClient(ada, forum.Node);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestCancellation);
        var statuses = new ConcurrentDictionary<string, int>();
        var query = $$"""{ article(by: { id: "{{article}}" }) { title commentCount } }""";
        var number = 0;
        List<Task> callers =
        [
            .. Enumerable.Range(0, 3)
                .Select(_ =>
                    CallAsync(
                        "GET",
                        () => reader.Http.GetAsync($"/graphql?query={Uri.EscapeDataString(query)}", TestCancellation))),
            .. Enumerable.Range(0, 3)
                .Select(_ =>
                    CallAsync("POST", () => reader.Http.PostAsJsonAsync("/graphql", new { query }, TestCancellation))),
            CallAsync("comment", () => author.Http.PostAsJsonAsync(
                "/graphql",
                new { query = $$"""mutation { postComment(input: { articleId: "{{article}}", text: "Number {{number++}}." }) { comment { id } } }""" },
                TestCancellation)),
        ];
        await Eventually.HoldsAsync(() => statuses.Count == 3);
        using var firstAgain = await RestartAsync(first, firstAddress);

        // The test is about exactly this interval between the two restarts, so it cannot wait for a condition instead.
        await Task.Delay(TimeSpan.FromSeconds(1), TestCancellation);
        using var secondAgain = await RestartAsync(second, secondAddress);
        var before = statuses.Values.Sum();
        await Eventually.HoldsAsync(() => statuses.Values.Sum() > before + 200);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", statuses));
        Assert.Equal(["GET 200", "POST 200", "comment 200"], statuses.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(statuses["comment 200"], (await forum.Anonymous.CommentsAsync(article))["totalCount"].Number);

        async Task CallAsync(string kind, Func<Task<HttpResponseMessage>> request)
        {
            await Task.Yield();
            while (!stop.IsCancellationRequested)
            {
                using var response = await request();
                statuses.AddOrUpdate($"{kind} {(int)response.StatusCode}", 1, (_, count) => count + 1);

                // Limits each caller to at most 100 requests per second.
                await Task.Delay(10, TestCancellation);
            }
        }
    }

    [Fact]
    public async Task A_node_reports_not_ready_before_it_stops_accepting_requests()
    {
        var address = new Uri($"http://127.0.0.1:{LocalPort.FindFree()}");
        using var node = await StartAsync(address, "--Forum:Connections:ShutdownDelay=00:00:30");
        using var client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
        {
            BaseAddress = address
        };
        await node.TerminateAsync();
        var status = HttpStatusCode.OK;
        while (status == HttpStatusCode.OK) status = (await client.GetAsync(
            "/health/ready", TestCancellation)).StatusCode;
        Assert.True(status == HttpStatusCode.ServiceUnavailable, $"{status}: {node.Output}");
        Assert.Equal(
            HttpStatusCode.OK, (await client.GetAsync("/graphql?query={forum{name}}", TestCancellation)).StatusCode);

        // A second SIGTERM skips the shutdown delay.
        await node.TerminateAsync();
        Assert.Equal(0, await node.WaitForExitAsync());
    }

    /// <summary>
    /// Sends a node SIGTERM, checks that it returns 503 on an open connection until it closes that connection, and
    /// starts it again when it has exited.
    /// </summary>
    private async Task<ForumProcess> RestartAsync(ForumProcess node, Uri address)
    {
        using var openConnection = new HttpClient { BaseAddress = address };
        Assert.Equal(HttpStatusCode.OK, (await openConnection.GetAsync("/health/ready", TestCancellation)).StatusCode);
        await node.TerminateAsync();
        await Eventually.HoldsAsync(() => !LocalPort.IsListening(address.Port));
        for (var isClosing = false; !isClosing;)
        {
            using var response = await openConnection.GetAsync("/health/ready", TestCancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            isClosing = response.Headers.ConnectionClose == true;
        }

        Assert.Equal(0, await node.WaitForExitAsync());
        return await StartAsync(address);
    }

    private async Task<ForumProcess> StartAsync(Uri address, params string[] settings)
    {
        var node = ForumProcess.Start([
            $"--urls={address}", $"--ConnectionStrings:Forum={forum.Connection}",
            "--Forum:Accounts:RequireConfirmedEmail=false", "--Forum:RateLimits:Enabled=false",
            "--Forum:Limits:ExecutionTime=00:01:00", "--Forum:Connections:Drain=00:00:04", .. settings]);
        await node.AddressAsync();
        return node;
    }
}
