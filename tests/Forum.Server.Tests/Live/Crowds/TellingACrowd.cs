using Forum.Server.Tests.Hosting;

namespace Forum.Server.Tests.Live.Crowds;

/// <summary>An event costs as much as there are different questions about it, however many ask them.</summary>
[Collection(nameof(Alone))]
public sealed class TellingACrowd(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Readers = 24;

    /// <summary>Nobody has asked with it before: all who come at once must still be taken for the same.</summary>
    private readonly string document =
        $$"""
        # {{Names.New("Crowd")}}
        subscription ($articleId: ID!, $after: String, $first: Int!) {
          articleEvents(articleId: $articleId, after: $after) {
            cursor ... on CommentAdded { comment { id text author { name } replies(first: $first) { nodes { id } } } }
          }
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(Readers)]
    public async Task A_comment_is_run_once_for_all_who_ask_the_same(int groups)
    {
        var ada = await forum.RegularAsync("Ada");
        var article = await forum.ArticleAsync();
        using var executions = new Executions();
        var crowd = await GatherAsync(article, groups, Readers);
        await Eventually.HoldsAsync(() => executions.Subscriptions == Readers);
        for (var comment = 1; comment <= 3; comment++)
        {
            var posted = (await ada.PostCommentAsync(article, $"Number {comment}.")).Id;
            foreach (var live in crowd) Assert.Equal(posted, (await live.NextAsync())["comment"]["id"].Text);
            Assert.Equal(comment * groups, executions.Count);
        }

        foreach (var live in crowd) live.Dispose();
        await executions.EndAsync();
    }

    [Fact]
    public async Task What_the_database_is_asked_for_an_event_does_not_hang_on_how_many_hear_of_it()
    {
        await forum.ExecuteAsync("CREATE EXTENSION pg_stat_statements");
        var ada = await forum.RegularAsync("Ada");
        var article = await forum.ArticleAsync();
        using var executions = new Executions();
        var crowd = await GatherAsync(article, 1, 2);
        await Eventually.HoldsAsync(() => executions.Subscriptions == 2);

        var forTwo = await LeastAsync();
        crowd.AddRange(await GatherAsync(article, 1, 100));
        await Eventually.HoldsAsync(() => executions.Subscriptions == 102);
        Assert.InRange(await LeastAsync(), 1, forTwo);
        foreach (var live in crowd) live.Dispose();
        await executions.EndAsync();

        // Some things are done once, such as finding out who Ada is, and others every few seconds.
        async Task<long> LeastAsync()
        {
            var least = long.MaxValue;
            for (var time = 0; time < 6; time++) least = Math.Min(least, await SayAsync());
            return least;
        }

        async Task<long> SayAsync()
        {
            await forum.ExecuteAsync("SELECT pg_stat_statements_reset()");
            var posted = (await ada.PostCommentAsync(article, "To whom it may concern.")).Id;
            foreach (var live in crowd) Assert.Equal(posted, (await live.NextAsync())["comment"]["id"].Text);
            return await forum.CountAsync(Statements);
        }
    }

    private const string Statements =
        """
        SELECT sum(calls)::bigint FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '%pg_stat_statements%'
        """;

    private async Task<List<LiveEvents>> GatherAsync(string article, int groups, int readers)
    {
        var after = (await forum.Reader.QueryAsync("query ($id: ID!) { article(by: { id: $id }) { eventCursor } }", new { id = article }))["article"]["eventCursor"].Text;
        return [.. await Task.WhenAll(Enumerable.Range(0, readers).Select(async number =>
        {
            var socket = await forum.Reader.ConnectAsync();
            await socket.SubscribeAsync("live", document, new { articleId = article, after, first = 1 + (number % groups) });
            return new LiveEvents(socket);
        }))];
    }
}
