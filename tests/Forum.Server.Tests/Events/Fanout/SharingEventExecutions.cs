using Forum.Testing;

namespace Forum.Server.Tests.Events.Fanout;

/// <summary>
/// An event costs as much as there are different subscription documents for it, however many clients use each.
/// </summary>
[Collection(nameof(NonParallel))]
public sealed class SharingEventExecutions(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Readers = 24;

    /// <summary>
    /// A document that no client has used before: concurrent subscriptions with it must still be recognized as the
    /// same.
    /// </summary>
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
    public async Task An_event_is_executed_once_for_each_distinct_subscription(int groups)
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        using var executions = new ExecutionCounter();
        var subscribers = await SubscribeAsync(article, groups, Readers);
        await Eventually.HoldsAsync(() => executions.Subscriptions == Readers);
        for (var comment = 1; comment <= 3; comment++)
        {
            var posted = (await ada.PostCommentAsync(article, $"Number {comment}.")).Id;
            foreach (var live in subscribers) Assert.Equal(posted, (await live.NextAsync())["comment"]["id"].Text);
            Assert.Equal(comment * groups, executions.Count);
        }

        foreach (var live in subscribers) live.Dispose();
        await executions.EndAsync();
    }

    [Fact]
    public async Task The_statements_for_an_event_do_not_depend_on_the_number_of_subscribers()
    {
        await forum.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        using var executions = new ExecutionCounter();
        var subscribers = await SubscribeAsync(article, 1, 2);
        await Eventually.HoldsAsync(() => executions.Subscriptions == 2);

        var forTwo = await MinStatementsAsync();
        subscribers.AddRange(await SubscribeAsync(article, 1, 100));
        await Eventually.HoldsAsync(() => executions.Subscriptions == 102);
        Assert.InRange(await MinStatementsAsync(), 1, forTwo);
        foreach (var live in subscribers) live.Dispose();
        await executions.EndAsync();

        // Some work is done once, such as loading Ada's account, and some every few seconds.
        async Task<long> MinStatementsAsync()
        {
            var min = long.MaxValue;
            for (var time = 0; time < 6; time++) min = Math.Min(min, await PostAsync());
            return min;
        }

        async Task<long> PostAsync()
        {
            await forum.ExecuteAsync("SELECT pg_stat_statements_reset()");
            var posted = (await ada.PostCommentAsync(article, "To whom it may concern.")).Id;
            foreach (var live in subscribers) Assert.Equal(posted, (await live.NextAsync())["comment"]["id"].Text);
            return await forum.CountAsync(Statements);
        }
    }

    [Fact]
    public async Task The_statements_for_an_event_do_not_depend_on_the_number_of_different_selections()
    {
        await forum.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        using var executions = new ExecutionCounter();
        string[] fields =
        [
            "text", "html", "author { name }", "text html", "score", "createdAt", "html author { id name }",
            "text score",
        ];
        var subscribers = new List<(LiveEvents Live, string Field)>();
        await FollowAsync(fields[0]);
        var forOne = await MinStatementsAsync();
        foreach (var field in fields[1..]) await FollowAsync(field);
        Assert.InRange(await MinStatementsAsync(), 1, forOne + 1);
        foreach (var (live, _) in subscribers) live.Dispose();
        await executions.EndAsync();

        async Task FollowAsync(string field)
        {
            var socket = await forum.Anonymous.ConnectAsync();
            await socket.SubscribeAsync(
                "live",
                $"subscription ($articleId: ID!) {{ articleEvents(articleId: $articleId) {{ ... on CommentAdded {{ comment {{ id {field} }} }} }} }}",
                new { articleId = article });
            subscribers.Add((new LiveEvents(socket), field));
            await Eventually.HoldsAsync(() => executions.Subscriptions == subscribers.Count);
        }

        async Task<long> MinStatementsAsync()
        {
            var min = long.MaxValue;
            for (var time = 0; time < 6; time++)
            {
                var before = executions.Count;
                await forum.ExecuteAsync("SELECT pg_stat_statements_reset()");
                var posted = (await ada.PostCommentAsync(article, "To whom it may concern.")).Id;
                foreach (var (live, field) in subscribers)
                {
                    var comment = (await live.NextAsync())["comment"];
                    Assert.Equal(posted, comment["id"].Text);
                    if (field.Contains("text", StringComparison.Ordinal))
                        Assert.Equal("To whom it may concern.", comment["text"].Text);
                    if (field.Contains("html", StringComparison.Ordinal))
                        Assert.Contains("concern", comment["html"].Text, StringComparison.Ordinal);
                }

                min = Math.Min(min, await forum.CountAsync(Statements));
                Assert.Equal(subscribers.Count, executions.Count - before);
            }

            return min;
        }
    }

    [Fact]
    public async Task Identical_subscriptions_share_an_execution_even_after_other_documents_were_cached()
    {
        var node = await forum.StartNodeAsync("--Forum:Limits:CachedDocuments=1", "--Forum:Limits:SocketOperations=50");
        var (ada, anonymous) = ((await forum.SharedMemberAsync("Ada")).At(node), forum.Anonymous.At(node));
        var article = await forum.ArticleAsync();
        using var executions = new ExecutionCounter();
        var subscribers = new List<LiveEvents>();
        using (var inEveryWay = await anonymous.ConnectAsync())
        {
            for (var combination = 0; combination < 50; combination++) await inEveryWay.SubscribeAsync(
                $"{combination}", Selective, Choose(combination));
            await Eventually.HoldsAsync(() => executions.Subscriptions == 50);
        }

        await executions.EndAsync();
        await FollowAsync(4);
        for (var other = 0; other < 3; other++) await anonymous.QueryAsync(
            $"{{ other{other}: articles {{ nodes {{ id }} }} }}");
        await FollowAsync(4);

        var posted = (await ada.PostCommentAsync(article, "To whom it may concern.")).Id;
        foreach (var live in subscribers)
        {
            var comment = (await live.NextAsync())["comment"];
            Assert.Equal(
                (posted, "To whom it may concern.", false),
                (comment["id"].Text, comment["text"].Text, comment.Has("html")));
            live.Dispose();
        }

        Assert.Equal(1, executions.Count);
        await executions.EndAsync();

        async Task FollowAsync(int readers)
        {
            for (var reader = 0; reader < readers; reader++)
            {
                var socket = await anonymous.ConnectAsync();
                await socket.SubscribeAsync("live", Selective, Choose(1));
                subscribers.Add(new LiveEvents(socket));
            }

            await Eventually.HoldsAsync(() => executions.Subscriptions == subscribers.Count);
        }

        object Choose(int combination) =>
            new
            {
                article,
                a = Is(
                combination,
                0),
                b = Is(
                    combination,
                    1),
                c = Is(
                        combination, 2),
                d = Is(combination, 3),
                e = Is(combination, 4),
                f = Is(combination, 5)
            };

        static bool Is(int combination, int bit) => (combination & (1 << bit)) != 0;
    }

    [Theory]
    [InlineData("subscription ($a: ID!, $x: Int!) { ... { ... { articleEvents(articleId: $a) { cursor } articleEvents(articleId: $a) { ...Page } } } }")]
    [InlineData("subscription ($a: ID!, $x: Int!) { ...Twice } fragment Twice on Subscription { ...Both } fragment Both on Subscription { articleEvents(articleId: $a) { cursor } articleEvents(articleId: $a) { ...Page } }")]
    public async Task Subscriptions_with_different_variables_get_their_own_results(string document)
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        for (var i = 0; i < 3; i++) await ada.PostCommentAsync(article, $"Number {i}.");
        using var executions = new ExecutionCounter();
        var subscribers = new List<(LiveEvents Live, int Rows)>();
        foreach (var rows in new[] { 1, 3 })
        {
            var socket = await forum.Anonymous.ConnectAsync();
            await socket.SubscribeAsync("live", $"{document} {PageOfEvent}", new { a = article, x = rows });
            subscribers.Add((new LiveEvents(socket), rows));
        }

        await Eventually.HoldsAsync(() => executions.Subscriptions == subscribers.Count);
        await ada.PostCommentAsync(article, "To whom it may concern.");
        foreach (var (live, rows) in subscribers)
        {
            Assert.Equal(rows, (await live.NextAsync())["comment"]["article"]["thread"]["rows"].Count);
            live.Dispose();
        }

        await executions.EndAsync();
    }

    private const string PageOfEvent =
        "fragment Page on CommentAdded { comment { article { thread(first: $x) { rows { depth } } } } }";

    private const string Selective =
        """
        subscription ($article: ID!, $a: Boolean!, $b: Boolean!, $c: Boolean!, $d: Boolean!, $e: Boolean!, $f: Boolean!) {
          articleEvents(articleId: $article) {
            ... on CommentAdded {
              comment {
                id text @include(if: $a) html @include(if: $b) score @include(if: $c)
                createdAt @include(if: $d) status @include(if: $e) depth @include(if: $f)
              }
            }
          }
        }
        """;

    private const string Statements =
        """
        SELECT sum(calls)::bigint FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '%pg_stat_statements%'
        """;

    private async Task<List<LiveEvents>> SubscribeAsync(string article, int groups, int readers)
    {
        var after = await forum.Anonymous.EventCursorAsync(article);
        return [.. await Task.WhenAll(Enumerable.Range(0, readers).Select(async number =>
        {
            var socket = await forum.Anonymous.ConnectAsync();
            await socket.SubscribeAsync(
                "live", document, new { articleId = article, after, first = 1 + (number % groups) });
            return new LiveEvents(socket);
        }))];
    }
}
