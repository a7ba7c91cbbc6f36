using System.Net;
using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Hosting;

/// <summary>
/// One of two nodes behind nginx is suspended: the operating system still accepts its connections, but it does not
/// respond.
/// </summary>
public sealed class SuspendingANodeBehindNginx(PostgresForum forum) : IClassFixture<PostgresForum>
{
    /// <summary>A reader stops waiting after this time, a subscriber after twice as long.</summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(20);

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_are_served_by_the_other_node_and_idle_subscriptions_stay_open()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        using var first = StartNode();
        using var second = StartNode();
        await using var nginx = await NginxServer.StartAsync(await first.AddressAsync(), await second.AddressAsync());
        await using var follower = nginx.CreateClient(ada, forum.Node);
        using var socket = await follower.FollowAsync(article);
        using var otherSocket = await follower.FollowAsync(article);
        using var stream = await OpenStreamAsync(HttpMethod.Get, follower, article);
        using var otherStream = await OpenStreamAsync(HttpMethod.Post, follower, article);
        Task<string>[] events =
        [
            FirstEventAsync(socket), FirstEventAsync(otherSocket),
            FirstEventAsync(stream), FirstEventAsync(otherStream),
        ];

        using var reader = new HttpClient { BaseAddress = nginx.Address, Timeout = ReadTimeout };
        await first.SignalAsync("STOP");
        try
        {
            for (var i = 0; i < 2; i++)
            {
                var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAsync(reader)));
                Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
            }
        }
        finally
        {
            await first.SignalAsync("CONT");
        }

        var comment = (await ada.PostCommentAsync(article, "After the suspension.")).Id;
        Assert.All(await Task.WhenAll(events), sent => Assert.Contains(comment, sent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task New_subscriptions_are_opened_at_the_other_node()
    {
        var article = await forum.ArticleAsync();
        using var first = StartNode();
        using var second = StartNode();
        await using var nginx = await NginxServer.StartAsync(await first.AddressAsync(), await second.AddressAsync());
        await using var follower = nginx.CreateClient(await forum.SharedMemberAsync("Ada"), forum.Node);
        var after = await follower.EventCursorAsync(article);
        await first.SignalAsync("STOP");
        try
        {
            var subscriptions = Enumerable.Range(0, 4).Select(_ => follower.FollowAsync(article, after)).ToList();
            var opened = await Task.WhenAll(subscriptions).WaitAsync(ReadTimeout * 2, TestCancellation);
            foreach (var live in opened) live.Dispose();
        }
        finally
        {
            await first.SignalAsync("CONT");
        }
    }

    private ForumProcess StartNode() => ForumProcess.Start(
        "--urls=http://127.0.0.1:0", $"--ConnectionStrings:Forum={forum.Connection}",
        "--Forum:Accounts:RequireConfirmedEmail=false", "--Forum:RateLimits:Enabled=false",
        "--Forum:Proxies:0=127.0.0.1");

    private static async Task<HttpStatusCode> ReadAsync(HttpClient reader)
    {
        using var response = await reader.GetAsync("/graphql?query={forum{name}}", TestCancellation);
        return response.StatusCode;
    }

    private static async Task<HttpResponseMessage> OpenStreamAsync(
        HttpMethod method, ForumClient follower, string article)
    {
        var query = $"subscription {{ articleEvents(articleId: \"{article}\") {{ {ForumClient.EventFields} }} }}";
        using var request = method == HttpMethod.Get
            ? new HttpRequestMessage(method, $"/graphql?query={Uri.EscapeDataString(query)}")
            : new HttpRequestMessage(method, "/graphql") { Content = JsonContent.Create(new { query }) };
        request.Headers.Add("Accept", "text/event-stream");
        return await follower.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestCancellation);
    }

    private static async Task<string> FirstEventAsync(LiveEvents socket) => $"{await socket.NextAsync()}";

    private static async Task<string> FirstEventAsync(HttpResponseMessage stream)
    {
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(TestCancellation));
        while (await lines.ReadLineAsync(TestCancellation) is { } line)
            if (line.StartsWith("data:{", StringComparison.Ordinal)
                || line.StartsWith("data: {", StringComparison.Ordinal)) return line;
        return "The stream has ended.";
    }
}
