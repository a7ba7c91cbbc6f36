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
    public async Task Each_alias_batched_operation_and_socket_operation_counts()
    {
        var node = await forum.LimitedNodeAsync("Votes=1", "VotesBurst=10", "--Forum:Limits:BatchedOperations=5");
        await using var ada = (await forum.SignUpAsync("Ada of the aliases")).At(node);

        Assert.Equal(
            ["NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND"],
            (await ada.ExecuteAsync(RateLimitCalls.VoteMutation(4))).Body.Codes());

        var batch = await ada.RequestAsync(
            "/graphql", Enumerable.Repeat(new { query = RateLimitCalls.VoteMutation(1) }, 4));
        Assert.All(batch.Body.Items, result => Assert.Equal(["NOT_FOUND"], result.Codes()));

        using var socket = await ada.ConnectAsync();
        await socket.SubscribeAsync("a", RateLimitCalls.VoteMutation(2));
        Assert.DoesNotContain(
            "RATE_LIMITED", string.Concat(await socket.ReadOperationAsync("a")), StringComparison.Ordinal);

        // Ten were allowed, and the allowance is used up on every transport.
        await socket.SubscribeAsync("b", RateLimitCalls.VoteMutation(1));
        Assert.Contains("RATE_LIMITED", string.Concat(await socket.ReadOperationAsync("b")), StringComparison.Ordinal);
        var refused = await ada.ExecuteAsync(RateLimitCalls.VoteMutation(5));
        Assert.Equal(Enumerable.Repeat("RATE_LIMITED", 5), refused.Body.Codes());
        Assert.Equal((200, 10, 0), (refused.Status, refused.Limit, refused.Remaining));
        batch = await ada.RequestAsync(
            "/graphql", Enumerable.Repeat(new { query = RateLimitCalls.VoteMutation(1) }, 4));
        Assert.All(batch.Body.Items, result => Assert.Equal(["RATE_LIMITED"], result.Codes()));
    }

    [Fact]
    public async Task A_throttled_mutation_is_allowed_at_retryAt()
    {
        var node = await forum.LimitedNodeAsync("Posts=1", "PostsBurst=2");
        await using var berta = (await forum.SignUpAsync("Berta the writer")).At(node);
        var article = await forum.ArticleAsync();
        Assert.Null((await berta.PostCommentAsync(article, "One.")).Refusal);
        Assert.Null((await berta.PostCommentAsync(article, "Two.")).Refusal);
        var refused = await berta.PostCommentAsync(article, "Three.");
        Assert.Equal("RATE_LIMITED", refused.Refusal);

        // Votes have a separate limit.
        Assert.Equal(["NOT_FOUND"], (await berta.ExecuteAsync(RateLimitCalls.VoteMutation(1))).Body.Codes());
        forum.Clock.Advance(RetryAt(refused) - forum.Clock.GetUtcNow());
        Assert.Null((await berta.PostCommentAsync(article, "Three.")).Refusal);

        static DateTimeOffset RetryAt(MutationResult outcome) => outcome.Error["retryAt"].Json.GetDateTimeOffset();
    }

    [Fact]
    public async Task Reads_are_counted_in_rows_and_rejected_on_every_transport()
    {
        var node = await forum.LimitedNodeAsync("ReadRows=1000", "ReadRowsBurst=1000", "AddressMultiplier=1");
        await using var reader = new ForumClient(node);
        var cost = (await forum.Anonymous.ExecuteAsync(
            Query, "GraphQL-Cost: validate")).Body["extensions"]["cost"]["rows"].Number;
        var first = await reader.ExecuteAsync(Query);
        Assert.Equal(
            (200, 1000, 1000 - QueryTokens - cost, null),
            (first.Status, first.Limit, first.Remaining, first.RetryAfter));
        var address = $"/graphql?query={Uri.EscapeDataString(Query)}";
        using var socket = await reader.ConnectAsync();
        for (var left = first.Remaining; left >= cost; left -= 3 * cost)
        {
            await reader.RequestAsync(address, null);
            await socket.SubscribeAsync("q", Query);
            await socket.ReadOperationAsync("q");
            await reader.RequestAsync(address, null, "Accept: text/event-stream");
        }

        var refused = await reader.ExecuteAsync(Query, Strict);
        Assert.Equal((429, "RATE_LIMITED"), (refused.Status, refused.Body["errors"][0]["extensions"]["code"].Text));
        Assert.InRange(refused.RetryAfter!.Value, 1, 60);
        Assert.InRange(refused.Reset, refused.RetryAfter.Value, 60);
        Assert.Equal(200, (await reader.ExecuteAsync(Query)).Status);
        Assert.Equal(429, (await reader.RequestAsync(address, null, Strict)).Status);
        await socket.SubscribeAsync("r", Query);
        using var error = JsonDocument.Parse(await socket.ReadAsync());
        Assert.Equal(
            "RATE_LIMITED",
            error.RootElement.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());

        forum.Clock.Advance(TimeSpan.FromSeconds(refused.RetryAfter.Value));
        Assert.Equal(200, (await reader.ExecuteAsync(Query, Strict)).Status);
    }

    [Fact]
    public async Task Rejected_and_validated_operations_count_the_minimum_and_the_document()
    {
        const int All = 95;
        var node = await forum.LimitedNodeAsync("ReadRows=1", $"ReadRowsBurst={All}", "AddressMultiplier=1");
        await using var reader = new ForumClient(node);
        (string Query, int Tokens)[] wrong =
        [
            ("{ nothing }", 3), ("{ articles(first: 1000) { nodes { comments(first: 50) { nodes { id } } } } }", 25),
            ("no GraphQL", 2), ("subscription { articleEvents(articleId: 1.5) { cursor } }", 12),
        ];
        var left = All;
        foreach (var (query, tokens) in wrong)
        {
            var refused = await reader.ExecuteAsync(query, Strict);
            Assert.Equal((400, All, left -= 10 + tokens), (refused.Status, refused.Limit, refused.Remaining));
        }

        var good = await reader.ExecuteAsync("{ __typename }", Strict, "GraphQL-Cost: validate");
        Assert.Equal((200, 0), (good.Status, good.Remaining));
        foreach (var query in new[] { "{ nothing else }", "{ __typename }" })
        {
            var tooMuch = await reader.ExecuteAsync(query, Strict);
            Assert.Equal((429, "RATE_LIMITED"), (tooMuch.Status, tooMuch.Body["errors"][0]["extensions"]["code"].Text));
            Assert.NotNull(tooMuch.RetryAfter);
        }
    }

    [Fact]
    public async Task Account_requests_count_too()
    {
        var node = await forum.LimitedNodeAsync("ReadRows=1", "ReadRowsBurst=50", "AddressMultiplier=1");
        await using var ada = (await forum.SignUpAsync("Ada who looks at herself")).At(node);
        for (var i = 0; i < 5; i++) Assert.Equal(200, (await ada.RequestAsync("/account/manage/info", null)).Status);
        Assert.Equal(429, (await ada.RequestAsync("/account/manage/info", null)).Status);
        Assert.Equal(429, (await ada.RequestAsync("/account/logout", new { })).Status);
    }

    [Fact]
    public async Task A_subscription_is_charged_when_it_is_opened()
    {
        var node = await forum.LimitedNodeAsync("ReadRows=1000", "ReadRowsBurst=1000", "AddressMultiplier=1");
        await using var reader = new ForumClient(node);
        var article = await forum.ArticleAsync();
        using var socket = await reader.ConnectAsync();
        for (var i = 0; ; i++)
        {
            Assert.InRange(i, 0, 4);
            await socket.SubscribeAsync(
                $"{i}", $"subscription {{ articleEvents(articleId: \"{article}\", after: \"none\") {{ cursor }} }}");
            if ((await socket.ReadAsync()).Contains("RATE_LIMITED", StringComparison.Ordinal)) return;
        }
    }

    [Fact]
    public async Task A_session_has_a_limit_and_its_account_has_twice_that()
    {
        var node = await forum.LimitedNodeAsync("Votes=1", "VotesBurst=5");
        await using var one = (await forum.SignUpAsync("Carla everywhere")).At(node);
        var sessions = new List<ForumClient> { one };
        for (var i = 0; i < 3; i++) sessions.Add((await forum.SignInAsync(one.Email, ForumClient.Password)).At(node));
        var allowed = new List<int>();
        foreach (var session in sessions)
        {
            allowed.Add(0);
            for (var i = 0; i < 8; i++)
                if ((await session.ExecuteAsync(RateLimitCalls.VoteMutation(1))).Body.Codes()[0] == "NOT_FOUND")
                    allowed[^1]++;
        }

        Assert.Equal([5, 5, 0, 0], allowed);
        await using var other = (await forum.SignUpAsync("Dora next door")).At(node);
        Assert.Equal(["NOT_FOUND"], (await other.ExecuteAsync(RateLimitCalls.VoteMutation(1))).Body.Codes());
        foreach (var session in sessions) await session.DisposeAsync();
    }

    [Fact]
    public async Task With_limits_disabled_no_limit_is_reported_or_applied()
    {
        var response = await forum.Anonymous.ExecuteAsync(Query);
        Assert.Equal((-1, -1, null), (response.Limit, response.Remaining, response.RetryAfter));
    }
}
