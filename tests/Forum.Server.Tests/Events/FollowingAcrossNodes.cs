using Forum.Testing;

namespace Forum.Server.Tests.Events;

/// <summary>
/// Writes on one node are published to subscribers on the other node, with Redis as the backplane and without it.
/// </summary>
public sealed class FollowingAcrossNodes(PostgresForum forum) : IClassFixture<PostgresForum>, IAsyncLifetime
{
    /// <summary>The documented limit is five seconds; the machine may be busy.</summary>
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(8);

    private RedisServer redis = null!;
    private ForumNode one = null!, other = null!;

    public async ValueTask InitializeAsync()
    {
        redis = await RedisServer.StartNewAsync();
        one = await forum.StartNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");
        other = await forum.StartNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");
    }

    public ValueTask DisposeAsync() => redis.DisposeAsync();

    [Fact]
    public async Task A_comment_posted_on_one_node_reaches_a_subscriber_on_the_other_immediately()
    {
        await using var ada = (await forum.SharedMemberAsync("Ada")).At(one);
        await using var reader = forum.Anonymous.At(other);
        var article = await forum.ArticleAsync();
        using var live = await reader.FollowAsync(article);
        for (var i = 0; i < 20; i++)
        {
            var posted = (await ada.PostCommentAsync(article, $"Number {i}.")).Id;
            Assert.Equal(posted, (await live.NextAsync())["comment"]["id"].Text);
        }

        await reader.WaitForLiveDeliveryAsync(ada, article);
    }

    [Fact]
    public async Task With_random_disconnections_every_subscriber_gets_every_event_once_and_in_order()
    {
        const int Comments = 1_000, Readers = 6;
        string[] names = ["Ada", "Berta", "Carl", "Dora"];
        var people = new List<ForumClient>();
        foreach (var name in names)
            people.Add((await forum.SharedMemberAsync(name)).At(people.Count % 2 == 0 ? one : other));
        var article = await forum.ArticleAsync();
        var start = await CursorAsync(article);
        var reading = Enumerable.Range(0, Readers)
            .Select(i => FollowAsync(article, start, new Random(i), i % 2 == 0 ? one : other, Comments)).ToList();
        await Parallel.ForAsync(
            0, Comments, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) => await people[i % 4].PostCommentAsync(article, $"Number {i}."));
        var seen = await Task.WhenAll(reading);
        Assert.All(seen, events => Assert.Equal(Comments, events.Distinct().Count()));
        Assert.Single(seen.Select(events => string.Join(' ', events)).Distinct());
        foreach (var person in people) await person.DisposeAsync();
    }

    [Fact]
    public async Task Without_Redis_nothing_fails_and_events_are_delayed_until_it_is_back()
    {
        await using var ada = (await forum.SharedMemberAsync("Ada")).At(one);
        await using var reader = forum.Anonymous.At(other);
        var article = await forum.ArticleAsync();
        using var live = await reader.FollowAsync(article);
        await PostAsync("Before.");
        await redis.KillAsync();

        // The second comment is posted right after the log was polled, so it waits for the longest possible time.
        await PostAsync("While it is gone.");
        await PostAsync("While it is still gone.");
        await redis.StartAsync();
        await PostAsync("Back again.");
        await reader.WaitForLiveDeliveryAsync(ada, article);
        await redis.CommandAsync("FLUSHALL");
        await redis.CommandAsync("CLIENT KILL TYPE normal");
        await PostAsync("After a flush.");
        await reader.WaitForLiveDeliveryAsync(ada, article);

        async Task PostAsync(string text) =>
            Assert.InRange(await live.PostAndReceiveAsync(ada, article, text), TimeSpan.Zero, MaxDelay);
    }

    [Fact]
    public async Task Messages_that_no_node_published_are_ignored()
    {
        await using var ada = (await forum.SharedMemberAsync("Ada")).At(one);
        await using var reader = forum.Anonymous.At(other);
        var article = await forum.ArticleAsync();
        using var live = await reader.FollowAsync(article);
        var channel = $"forum:events:{GlobalId.UuidOf(article):N}";
        foreach (var word in new[] { "nonsense", "-1", "9223372036854775807", "99999999999999999999", "\"\"" })
            await redis.CommandAsync($"SPUBLISH {channel} {word}");
        var posted = (await ada.PostCommentAsync(article, "True.")).Id;
        Assert.Equal(posted, (await live.NextAsync())["comment"]["id"].Text);
    }

    /// <summary>Reads the given number of comments, and disconnects and reconnects at random.</summary>
    private async Task<List<string>> FollowAsync(
        string article, string cursor, Random random, ForumNode node, int comments)
    {
        await using var reader = forum.Anonymous.At(node);
        var seen = new List<string>();
        while (seen.Count < comments)
        {
            using var live = await reader.FollowAsync(article, cursor);
            for (var left = random.Next(1, 200); left > 0 && seen.Count < comments; left--)
            {
                var received = await live.NextAsync();
                seen.Add(received["comment"]["id"].Text);
                cursor = received["cursor"].Text;
            }

            if (random.Next(2) == 0) live.Socket.Abort();
        }

        return seen;
    }

    private Task<string> CursorAsync(string article) =>
        forum.Anonymous.EventCursorAsync(article);
}
