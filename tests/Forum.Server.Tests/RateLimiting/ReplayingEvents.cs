using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>Past events can be replayed any number of times, so they count as reads; new events do not count.</summary>
public sealed class ReplayingEvents(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int Past = 100, AtOnce = 2_000;

    [Fact]
    public async Task What_is_told_of_the_past_counts_and_comes_as_slowly_as_it_may_be_read_and_what_is_new_counts_nothing()
    {
        var node = await forum.LimitedNodeAsync($"ReadRows={3 * AtOnce}", $"ReadRowsAtOnce={AtOnce}", "AccountTimes=1", "AddressTimes=100", "Posts=100", "PostsAtOnce=100");
        await using var ada = await forum.RegularAsync("Ada of the past");
        await using var berta = (await forum.SignUpAsync("Berta who was away")).At(node);
        var article = await forum.ArticleAsync();
        var start = (await forum.Reader.QueryAsync("query ($id: ID!) { article(by: { id: $id }) { eventCursor } }", new { id = article }))["article"]["eventCursor"].Text;
        var posted = new List<string>();
        for (var i = 0; i < Past; i++) posted.Add((await ada.PostCommentAsync(article, $"Number {i}.")).Id);
        forum.Clock.Advance(TimeSpan.FromSeconds(1));

        using var live = await berta.FollowAsync(article, start);
        var told = new List<string>();
        await HearAsync(60);
        Assert.InRange((await berta.AskAsync("{ __typename }")).Remaining, 0, AtOnce / 2);

        // All past events together cost more rows than may be read in a burst.
        var rest = HearAsync(Past);
        while (!rest.IsCompleted)
        {
            forum.Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(rest, Task.Delay(50, TestContext.Current.CancellationToken));
        }

        await rest;
        forum.Clock.Advance(TimeSpan.FromMinutes(2));
        var before = (await berta.AskAsync("{ __typename }")).Remaining;
        await using var here = ada.At(node);
        for (var i = 0; i < 40; i++) posted.Add((await here.PostCommentAsync(article, $"New {i}.")).Id);
        await HearAsync(Past + 40);
        Assert.InRange((await berta.AskAsync("{ __typename }")).Remaining, before - 10, AtOnce);
        Assert.Equal(posted, told);

        async Task HearAsync(int upTo)
        {
            while (told.Count < upTo) told.Add((await live.NextAsync())["comment"]["id"].Text);
        }
    }
}
