using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>Past events can be replayed any number of times, so they count as reads; new events do not count.</summary>
public sealed class ReplayingEvents(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int Past = 100, Burst = 2_000;

    [Fact]
    public async Task Replayed_events_count_as_reads_and_are_slowed_down_and_new_events_do_not_count()
    {
        var node = await forum.LimitedNodeAsync(
            $"ReadRows={3 * Burst}", $"ReadRowsBurst={Burst}", "AccountMultiplier=1", "AddressMultiplier=100",
            "Posts=100", "PostsBurst=100");
        await using var ada = await forum.SharedMemberAsync("Ada of the past");
        await using var berta = (await forum.SignUpAsync("Berta who was away")).At(node);
        var article = await forum.ArticleAsync();
        var start = await forum.Anonymous.EventCursorAsync(article);
        var posted = new List<string>();
        for (var i = 0; i < Past; i++) posted.Add((await ada.PostCommentAsync(article, $"Number {i}.")).Id);
        forum.Clock.Advance(TimeSpan.FromSeconds(1));

        using var live = await berta.FollowAsync(article, start);
        var response = new List<string>();
        await ReceiveAsync(60);
        Assert.InRange((await berta.ExecuteAsync("{ __typename }")).Remaining, 0, Burst / 2);

        // All past events together cost more rows than may be read in a burst.
        var rest = ReceiveAsync(Past);
        await Eventually.HoldsAsync(() =>
        {
            forum.Clock.Advance(TimeSpan.FromSeconds(1));
            return rest.IsCompleted;
        });
        await rest;
        forum.Clock.Advance(TimeSpan.FromMinutes(2));
        var before = (await berta.ExecuteAsync("{ __typename }")).Remaining;
        await using var here = ada.At(node);
        for (var i = 0; i < 40; i++) posted.Add((await here.PostCommentAsync(article, $"New {i}.")).Id);
        await ReceiveAsync(Past + 40);
        Assert.InRange((await berta.ExecuteAsync("{ __typename }")).Remaining, before - 10, Burst);
        Assert.Equal(posted, response);

        async Task ReceiveAsync(int upTo)
        {
            while (response.Count < upTo) response.Add((await live.NextAsync())["comment"]["id"].Text);
        }
    }
}
