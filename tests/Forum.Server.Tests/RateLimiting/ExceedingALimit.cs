using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>Operations and mutation fields count toward the limits on every transport.</summary>
public sealed class ExceedingALimit(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const string Strict = "Accept: application/graphql-response+json";

    /// <summary>Costs more than the minimum of 10 rows that every operation counts.</summary>
    private const string Query = "{ articles(first: 99) { nodes { id } } }";

    /// <summary>Tokens count once, because the document is new.</summary>
    private const int QueryTokens = 14;

    [Fact]
    public async Task Aliases_batches_and_sockets_count_one_by_one()
    {
        var node = await forum.LimitedNodeAsync("Votes=1", "VotesAtOnce=10", "--Forum:Limits:BatchedOperations=5");
        await using var ada = (await forum.SignUpAsync("Ada of the aliases")).At(node);

        Assert.Equal(["NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"], (await ada.AskAsync(RateLimitCalls.Votes(4))).Body.Codes());

        var batch = await ada.TellAsync("/graphql", Enumerable.Repeat(new { query = RateLimitCalls.Votes(1) }, 4));
        Assert.All(batch.Body.Items, answer => Assert.Equal(["NOT_FOUND"], answer.Codes()));

        using var socket = await ada.ConnectAsync();
        await socket.SubscribeAsync("a", RateLimitCalls.Votes(2));
        Assert.DoesNotContain("RATE_LIMITED", string.Concat(await socket.AllOfAsync("a")), StringComparison.Ordinal);

        // Ten were allowed, and the allowance is used up on every transport.
        await socket.SubscribeAsync("b", RateLimitCalls.Votes(1));
        Assert.Contains("RATE_LIMITED", string.Concat(await socket.AllOfAsync("b")), StringComparison.Ordinal);
        var refused = await ada.AskAsync(RateLimitCalls.Votes(5));
        Assert.Equal(Enumerable.Repeat("RATE_LIMITED", 5), refused.Body.Codes());
        Assert.Equal((200, 10, 0), (refused.Status, refused.Limit, refused.Remaining));
        batch = await ada.TellAsync("/graphql", Enumerable.Repeat(new { query = RateLimitCalls.Votes(1) }, 4));
        Assert.All(batch.Body.Items, answer => Assert.Equal(["RATE_LIMITED"], answer.Codes()));
    }

    [Fact]
    public async Task At_the_time_that_was_told_the_same_is_let_through()
    {
        var node = await forum.LimitedNodeAsync("Posts=1", "PostsAtOnce=2");
        await using var berta = (await forum.SignUpAsync("Berta the writer")).At(node);
        var article = await forum.ArticleAsync();
        Assert.Null((await berta.PostCommentAsync(article, "One.")).Refusal);
        Assert.Null((await berta.PostCommentAsync(article, "Two.")).Refusal);
        var refused = await berta.PostCommentAsync(article, "Three.");
        Assert.Equal("RATE_LIMITED", refused.Refusal);

        // Votes have a separate limit.
        Assert.Equal(["NOT_FOUND"], (await berta.AskAsync(RateLimitCalls.Votes(1))).Body.Codes());
        forum.Clock.Advance(RetryAt(refused) - forum.Clock.GetUtcNow());
        Assert.Null((await berta.PostCommentAsync(article, "Three.")).Refusal);

        static DateTimeOffset RetryAt(MutationResult outcome) => outcome.Error["retryAt"].Json.GetDateTimeOffset();
    }

    [Fact]
    public async Task Reading_is_counted_in_rows_by_every_way_and_refused_in_its_own_words()
    {
        var node = await forum.LimitedNodeAsync("ReadRows=1000", "ReadRowsAtOnce=1000", "AddressTimes=1");
        await using var reader = new ForumClient(node);
        var cost = (await forum.Reader.AskAsync(Query, "GraphQL-Cost: validate")).Body["extensions"]["cost"]["rows"].Number;
        var asked = await reader.AskAsync(Query);
        Assert.Equal((200, 1000, 1000 - QueryTokens - cost, null), (asked.Status, asked.Limit, asked.Remaining, asked.RetryAfter));
        var address = $"/graphql?query={Uri.EscapeDataString(Query)}";
        using var socket = await reader.ConnectAsync();
        for (var left = asked.Remaining; left >= cost; left -= 3 * cost)
        {
            await reader.TellAsync(address, null);
            await socket.SubscribeAsync("q", Query);
            await socket.AllOfAsync("q");
            await reader.TellAsync(address, null, "Accept: text/event-stream");
        }

        var refused = await reader.AskAsync(Query, Strict);
        Assert.Equal((429, "RATE_LIMITED"), (refused.Status, refused.Body["errors"][0]["extensions"]["code"].Text));
        Assert.InRange(refused.RetryAfter!.Value, 1, 60);
        Assert.InRange(refused.Reset, refused.RetryAfter.Value, 60);
        Assert.Equal(200, (await reader.AskAsync(Query)).Status);
        Assert.Equal(429, (await reader.TellAsync(address, null, Strict)).Status);
        await socket.SubscribeAsync("r", Query);
        using var error = JsonDocument.Parse(await socket.ReadAsync());
        Assert.Equal("RATE_LIMITED", error.RootElement.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());

        forum.Clock.Advance(TimeSpan.FromSeconds(refused.RetryAfter.Value));
        Assert.Equal(200, (await reader.AskAsync(Query, Strict)).Status);
    }

    [Fact]
    public async Task What_is_refused_for_what_it_says_or_only_weighed_counts_as_the_smallest_operation_and_its_document()
    {
        const int All = 95;
        var node = await forum.LimitedNodeAsync("ReadRows=1", $"ReadRowsAtOnce={All}", "AddressTimes=1");
        await using var reader = new ForumClient(node);
        (string Query, int Tokens)[] wrong =
        [
            ("{ nothing }", 3), ("{ articles(first: 1000) { nodes { comments(first: 50) { nodes { id } } } } }", 25), ("no GraphQL", 2),
            ("subscription { articleEvents(articleId: 1.5) { cursor } }", 12),
        ];
        var left = All;
        foreach (var (query, tokens) in wrong)
        {
            var refused = await reader.AskAsync(query, Strict);
            Assert.Equal((400, All, left -= 10 + tokens), (refused.Status, refused.Limit, refused.Remaining));
        }

        var good = await reader.AskAsync("{ __typename }", Strict, "GraphQL-Cost: validate");
        Assert.Equal((200, 0), (good.Status, good.Remaining));
        foreach (var query in new[] { "{ nothing else }", "{ __typename }" })
        {
            var tooMuch = await reader.AskAsync(query, Strict);
            Assert.Equal((429, "RATE_LIMITED"), (tooMuch.Status, tooMuch.Body["errors"][0]["extensions"]["code"].Text));
            Assert.NotNull(tooMuch.RetryAfter);
        }
    }

    [Fact]
    public async Task Signing_out_and_looking_at_oneself_count_too()
    {
        var node = await forum.LimitedNodeAsync("ReadRows=1", "ReadRowsAtOnce=50", "AddressTimes=1");
        await using var ada = (await forum.SignUpAsync("Ada who looks at herself")).At(node);
        for (var i = 0; i < 5; i++) Assert.Equal(200, (await ada.TellAsync("/account/manage/info", null)).Status);
        Assert.Equal(429, (await ada.TellAsync("/account/manage/info", null)).Status);
        Assert.Equal(429, (await ada.TellAsync("/account/logout", new { })).Status);
    }

    [Fact]
    public async Task Opening_a_stream_counts_what_it_may_read()
    {
        var node = await forum.LimitedNodeAsync("ReadRows=1000", "ReadRowsAtOnce=1000", "AddressTimes=1");
        await using var reader = new ForumClient(node);
        var article = await forum.ArticleAsync();
        using var socket = await reader.ConnectAsync();
        for (var i = 0; ; i++)
        {
            Assert.InRange(i, 0, 4);
            await socket.SubscribeAsync($"{i}", $"subscription {{ articleEvents(articleId: \"{article}\", after: \"none\") {{ cursor }} }}");
            if ((await socket.ReadAsync()).Contains("RATE_LIMITED", StringComparison.Ordinal)) return;
        }
    }

    [Fact]
    public async Task A_session_has_its_limit_and_the_account_twice_that_and_others_are_unharmed()
    {
        var node = await forum.LimitedNodeAsync("Votes=1", "VotesAtOnce=5");
        await using var one = (await forum.SignUpAsync("Carla everywhere")).At(node);
        var sessions = new List<ForumClient> { one };
        for (var i = 0; i < 3; i++) sessions.Add((await forum.SignInAsync(one.Email, ForumClient.Password)).At(node));
        var let = new List<int>();
        foreach (var session in sessions)
        {
            let.Add(0);
            for (var i = 0; i < 8; i++)
                if ((await session.AskAsync(RateLimitCalls.Votes(1))).Body.Codes()[0] == "NOT_FOUND") let[^1]++;
        }

        Assert.Equal([5, 5, 0, 0], let);
        await using var other = (await forum.SignUpAsync("Dora next door")).At(node);
        Assert.Equal(["NOT_FOUND"], (await other.AskAsync(RateLimitCalls.Votes(1))).Body.Codes());
        foreach (var session in sessions) await session.DisposeAsync();
    }

    [Fact]
    public async Task With_limits_switched_off_nothing_is_told_and_nothing_counts()
    {
        var told = await forum.Reader.AskAsync(Query);
        Assert.Equal((-1, -1, null), (told.Limit, told.Remaining, told.RetryAfter));
    }
}
