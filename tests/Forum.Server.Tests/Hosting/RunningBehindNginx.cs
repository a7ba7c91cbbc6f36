using Forum.Testing;

namespace Forum.Server.Tests.Hosting;

/// <summary>Two nodes behind nginx, as docker-compose.yml starts them: clients only connect to the proxy.</summary>
public sealed class RunningBehindNginx(PostgresForum forum) : IClassFixture<PostgresForum>, IAsyncLifetime
{
    private RedisServer redis = null!;
    private ForumNode one = null!, other = null!;
    private NginxServer nginx = null!;

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        redis = await RedisServer.StartNewAsync();
        one = await ForumNode.StartAsync(
            forum.Connection, forum.Clock, $"--ConnectionStrings:Redis={redis.Connection}");
        other = await ForumNode.StartAsync(
            forum.Connection, forum.Clock, $"--ConnectionStrings:Redis={redis.Connection}");
        nginx = await NginxServer.StartAsync(one.Address, other.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await nginx.DisposeAsync();
        await one.DisposeAsync();
        await other.DisposeAsync();
        await redis.DisposeAsync();
    }

    [Fact]
    public async Task Queries_and_mutations_work_through_either_node()
    {
        await using var ada = nginx.CreateClient(await forum.SharedMemberAsync("Ada"), one);
        var article = await forum.ArticleAsync();
        for (var i = 0; i < 10; i++)
        {
            var posted = (await ada.PostCommentAsync(article, $"Number {i}.")).Id;
            Assert.Equal(posted, (await ada.CommentsAsync(article))["nodes"][0]["id"].Text);
        }
    }

    [Fact]
    public async Task Events_reach_a_socket_one_by_one()
    {
        await using var ada = nginx.CreateClient(await forum.SharedMemberAsync("Ada"), one);
        var article = await forum.ArticleAsync();
        using var live = await ada.FollowAsync(article);
        for (var i = 0; i < 4; i++)
        {
            var posted = (await ada.PostCommentAsync(article, $"Number {i}.")).Id;
            Assert.Equal(posted, (await live.NextAsync())["comment"]["id"].Text);
        }
    }

    [Fact]
    public async Task Events_reach_an_event_stream_one_by_one()
    {
        await using var ada = nginx.CreateClient(await forum.SharedMemberAsync("Ada"), one);
        var article = await forum.ArticleAsync();
        var query = Uri.EscapeDataString(
            $"subscription {{ articleEvents(articleId: \"{article}\") {{ ... on CommentAdded {{ comment {{ id }} }} }} }}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={query}");
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await ada.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestCancellation);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestCancellation));
        for (var i = 0; i < 4; i++)
        {
            // The stream has started: the response headers have arrived. Each comment is posted when the event of the
            // one before has arrived.
            var posted = (await ada.PostCommentAsync(article, $"Number {i}.")).Id;
            string? line;
            do line = await lines.ReadLineAsync(TestCancellation);
            while (line?.StartsWith("data:", StringComparison.Ordinal) == false);
            Assert.Contains(posted, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_same_origin_page_is_allowed_and_another_origin_is_rejected()
    {
        foreach (var (origin, status) in new[] { (nginx.Address.ToString()
            .TrimEnd('/'), 200), ("https://elsewhere.example", 403) })
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, new Uri(nginx.Address, "/graphql?query={forum{name}}"));
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Cookie", "any=thing");
            using var response = await forum.Anonymous.Http.SendAsync(request, TestCancellation);
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task After_one_node_stops_requests_succeed_and_subscribers_reconnect_to_the_other()
    {
        await using var ada = nginx.CreateClient(await forum.SharedMemberAsync("Ada"), one);
        var article = await forum.ArticleAsync();
        var followers = new List<LiveEvents> { await ada.FollowAsync(article), await ada.FollowAsync(article) };
        var first = await ada.PostCommentAsync(article, "Before.");
        var cursors = new List<string>();
        foreach (var follower in followers) cursors.Add((await follower.NextAsync())["cursor"].Text);
        await one.DisposeAsync();
        for (var i = 0; i < 20; i++) Assert.Equal(first.Id, (await ada.CommentsAsync(article))["nodes"][0]["id"].Text);
        var second = await ada.PostCommentAsync(article, "After.");
        foreach (var cursor in cursors)
        {
            using var again = await ada.FollowAsync(article, cursor);
            Assert.Equal(second.Id, (await again.NextAsync())["comment"]["id"].Text);
        }
    }
}
