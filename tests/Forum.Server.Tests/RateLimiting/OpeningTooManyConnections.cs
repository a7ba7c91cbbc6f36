using System.Collections.Concurrent;
using System.Net.WebSockets;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>
/// One caller cannot use up all connections of a node. This class runs alone: thousands of sockets load the whole
/// machine.
/// </summary>
[Collection(nameof(NonParallel))]
public sealed class OpeningTooManyConnections(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Fact]
    public async Task An_address_gets_fifty_of_five_thousand_sockets_and_other_subscribers_are_unaffected()
    {
        var node = await forum.LimitedNodeAsync("--Forum:Proxies:0=127.0.0.1", "Posts=1000000", "PostsBurst=1000000");
        await using var reader = new ForumClient(node);
        await using var ada = (await forum.SignUpAsync("Ada among many sockets")).At(node);
        var article = await forum.ArticleAsync();
        using var live = await reader.FollowAsync(article);
        var calm = new List<double>();
        for (var i = 0; i < 200; i++) calm.Add(await MeasureDeliveryAsync());

        var (open, refused) = (new ConcurrentBag<SocketClient>(), 0);
        var flood = Parallel.ForAsync(0, 5_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
        {
            try
            {
                open.Add(await SocketClient.ConnectAsync(reader.GraphQL, null, ("X-Forwarded-For", "203.0.113.1")));
            }
            catch (WebSocketException exception)
            {
                Assert.Contains("429", exception.Message, StringComparison.Ordinal);
                Interlocked.Increment(ref refused);
            }
        });
        var flooded = new List<double>();
        while (!flood.IsCompleted) flooded.Add(await MeasureDeliveryAsync());
        await flood;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"events received after {P99(calm):0.0} ms when idle, {P99(flooded):0.0} ms during the flood (p99 of {flooded.Count})");
        Assert.Equal((50, 4_950), (open.Count, refused));

        // Event streams count toward the same connection limit; other addresses have separate limits.
        Assert.Equal(429, await StatusOfStreamAsync(reader, article, "X-Forwarded-For: 203.0.113.1"));
        using var other = await SocketClient.ConnectAsync(reader.GraphQL, null, ("X-Forwarded-For", "203.0.113.2"));
        Assert.True(open.TryTake(out var one));
        await one.CloseAsync();
        await Eventually.HoldsAsync(() => IsAcceptedAsync(reader));
        foreach (var socket in open) socket.Dispose();

        async Task<double> MeasureDeliveryAsync()
        {
            var start = TimeProvider.System.GetTimestamp();
            var posted = (await ada.PostCommentAsync(article, "Is this delivered?")).Id;
            Assert.Equal(posted, (await live.NextAsync())["comment"]["id"].Text);
            return TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/json, text/event-stream")]
    [InlineData("application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed")]
    public async Task A_query_or_mutation_that_accepts_events_does_not_count_as_a_connection(string accept)
    {
        var node = await forum.LimitedNodeAsync("AddressConnections=1", "AccountConnections=1");
        await using var ada = (await forum.SharedMemberAsync("Ada of one stream")).At(node);
        var article = await forum.ArticleAsync();
        using var live = await ada.FollowAsync(article);
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => ada.ExecuteAsync("{ viewer { email } }", $"Accept: {accept}")));
        Assert.All(responses, response => Assert.Equal(200, response.Status));
        var posted = await ada.ExecuteAsync(
            $"mutation {{ postComment(input: {{ articleId: \"{article}\", text: \"Not lost.\" }}) {{ comment {{ id }} }} }}",
            $"Accept: {accept}");
        Assert.Equal(200, posted.Status);
        Assert.Equal("CommentAdded", (await live.NextAsync())["__typename"].Text);
        Assert.Equal(429, await StatusOfStreamAsync(ada, article));
    }

    private static async Task<int> StatusOfStreamAsync(ForumClient client, string article, params string[] headers) =>
        (await client.RequestAsync(
            $"/graphql?query={Uri.EscapeDataString($"subscription {{ articleEvents(articleId: \"{article}\") {{ cursor }} }}")}",
            null, ["Accept: text/event-stream", .. headers])
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Status;

    private static double P99(List<double> times) => times.Order().ElementAt(times.Count * 99 / 100);

    [Fact]
    public async Task An_account_gets_ten_of_five_hundred_sockets_from_any_address()
    {
        var node = await forum.LimitedNodeAsync("AddressConnections=1000");
        await using var ada = (await forum.SignUpAsync("Ada of many tabs")).At(node);
        var token = ada.Http.DefaultRequestHeaders.Authorization!.Parameter!;
        var open = new List<SocketClient>();
        for (var i = 0; i < 500; i++)
        {
            var socket = await SocketClient.OpenAsync(ada.GraphQL);
            await socket.SendAsync(SocketClient.InitMessage(token));
            if (open.Count < 10)
            {
                Assert.Equal("{\"type\":\"connection_ack\"}", await socket.ReadAsync());
                open.Add(socket);
                continue;
            }

            Assert.Equal("4429 Too many connections", await socket.WaitForCloseAsync());
            socket.Dispose();
        }

        Assert.Equal(429, await StatusOfStreamAsync(ada, await forum.ArticleAsync()));
        await using var berta = (await forum.SignUpAsync("Berta of one tab")).At(node);
        using var hers = await berta.ConnectAsync();
        foreach (var socket in open) socket.Dispose();
    }

    [Fact]
    public async Task A_socket_that_subscribes_a_thousand_times_is_closed_and_others_are_unaffected()
    {
        var node = await forum.LimitedNodeAsync();
        await using var reader = new ForumClient(node);
        var article = await forum.ArticleAsync();
        using var live = await reader.FollowAsync(article);
        using var greedy = await reader.ConnectAsync();
        try
        {
            for (var i = 0; i < 1_000; i++)
                await greedy.SubscribeAsync(
                    $"s{i}", $"subscription {{ articleEvents(articleId: \"{article}\") {{ cursor }} }}");
        }
        catch (WebSocketException)
        {
            // The server closed the connection before all messages were sent.
        }

        Assert.Equal("4429 Too many operations", await greedy.WaitForCloseAsync());
        var ada = await forum.SignUpAsync("Ada who speaks");
        await using var there = ada.At(node);
        var posted = (await there.PostCommentAsync(article, "Still there?")).Id;
        Assert.Equal(posted, (await live.NextAsync())["comment"]["id"].Text);
    }

    private static async Task<bool> IsAcceptedAsync(ForumClient reader)
    {
        try
        {
            using var socket = await SocketClient.ConnectAsync(
                reader.GraphQL, null, ("X-Forwarded-For", "203.0.113.1"));
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }
}
