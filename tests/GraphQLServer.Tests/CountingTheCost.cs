using System.Net;
using System.Text.Json;
using Forum.Testing;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>The cost of an operation is computed before it runs, and is reported to a client that requests it.</summary>
public sealed class CountingTheCost : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() =>
        server = await TinyServer.StartAsync(new GraphQLLimits { Cost = 100, SignedInCost = 200, BatchedOperations = 3 });

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("{ hello }", 0)]
    [InlineData("{ books(count: 3) { id title } }", 0)]
    [InlineData("{ books(count: 3) { author { name } authorName } }", 6)]
    [InlineData("{ books(count: 3) { sequels(first: 4) { author { name } } } }", 24)]
    [InlineData("{ books(count: 3) { sequels { author { name } } } }", 12)]
    [InlineData("{ books(count: 3) { a: sequels(first: 1) { id } b: sequels(first: 2) { id } } }", 9)]
    [InlineData("{ things { ... on Book { author { name } } ... on Author { name } } }", 2)]
    [InlineData("{ books(count: 3) { ...B } } fragment B on Book { author { id } sequels(first: 1) { ...C } } fragment C on Book { author { name } }", 9)]
    [InlineData("{ books(count: 5) { author @skip(if: true) { name } authorName @include(if: true) } }", 5)]
    [InlineData("{ books(count: 1) { author { name } } __schema { types { name } } }", 1)]
    [InlineData("{ things { ... on Book { mark } ... on Author { mark motto } } books(count: 4) { mark } }", 9)]
    public async Task A_list_multiplies_what_is_below_it(string query, int rows)
    {
        using var response = await AskAsync(query, "report");
        Assert.Equal($"{rows}", Assert.Single(response.Headers.GetValues("GraphQL-Cost")));
        var text = await TinyServer.TextOf(response);
        Assert.Contains("\"data\"", text, StringComparison.Ordinal);
        Assert.EndsWith("\"extensions\":{\"cost\":{\"rows\":" + rows + ",\"limit\":100}}}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_told_only_when_asked_for()
    {
        using var response = await AskAsync("{ books { author { name } } }", "no");
        Assert.False(response.Headers.Contains("GraphQL-Cost"));
        Assert.DoesNotContain("extensions", await TinyServer.TextOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_can_ask_without_running_anything()
    {
        using var response = await AskAsync("""mutation { lend(input: { book: "1" }) { author { name } } }""", "validate");
        Assert.Equal("""{"extensions":{"cost":{"rows":2,"limit":100}}}""", await TinyServer.TextOf(response));
        Assert.Empty(server.Library.Fetched);
        using var strict = await AskAsync("{ hello }", "validate", accept: "application/graphql-response+json");
        Assert.Equal(HttpStatusCode.OK, strict.StatusCode);
        using var inBody = await server.SendAsync("""{"query":"{ books { authorName } }","extensions":{"cost":"validate"}}""");
        Assert.Equal("""{"extensions":{"cost":{"rows":3,"limit":100}}}""", await TinyServer.TextOf(inBody));
    }

    [Fact]
    public async Task Over_the_limit_is_refused_with_the_most_expensive_field_and_nothing_runs()
    {
        const string Query = "{ books(count: 9) { again: sequels(first: 9) { author { name } } authorName } }";
        using var response = await AskAsync(Query, "report", accept: "application/graphql-response+json");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            """{"errors":[{"message":"The operation may read 171 rows, and 100 are allowed. Ask for fewer: 'books.again' reads the most.","extensions":{"code":"COST_TOO_HIGH"}}],"extensions":{"cost":{"rows":171,"limit":100}}}""",
            await TinyServer.TextOf(response));
        Assert.Empty(server.Library.Fetched);

        // A signed-in caller has a higher cost limit.
        Assert.Contains("\"data\"", await server.AskAsync(Query, reader: "Ann"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_known_is_counted_again_with_other_variables()
    {
        const string Query = "query ($n: Int!, $deep: Boolean!) { books(count: $n) { author { name } sequels(first: 9) @include(if: $deep) { id } } }";
        Assert.Contains("\"data\"", await server.AskAsync(Query, new { n = 9, deep = true }), StringComparison.Ordinal);
        Assert.Equal(["COST_TOO_HIGH"], await server.CodesAsync(Query, new { n = 11, deep = true }));
        Assert.Contains("\"data\"", await server.AskAsync(Query, new { n = 11, deep = false }), StringComparison.Ordinal);
        Assert.Equal(["COST_TOO_HIGH"], await server.CodesAsync(Query, new { n = 2_000_000_000, deep = false }));
        Assert.Contains("\"data\"", await server.AskAsync(Query, new { n = 1, deep = true }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscriptions_event_is_counted_before_it_is_opened()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("s", "subscription { arrivals { sequels(first: 100) { id } } }");
        Assert.Contains("COST_TOO_HIGH", Assert.Single(await socket.ReadOperationAsync("s")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_is_answered_in_its_order_and_has_its_limit()
    {
        using var three = await server.SendAsync("""[{"query":"{ hello }"},{"query":"{ nothing }"},{"query":"mutation { lend(input: { book: \"2\" }) { id } }"}]""");
        using var answers = JsonDocument.Parse(await TinyServer.TextOf(three));
        Assert.Equal(["data", "errors", "data"], answers.RootElement.EnumerateArray().Select(answer => answer.EnumerateObject().First().Name));
        using var four = await server.SendAsync("""[{"query":"{ hello }"},{"query":"{ hello }"},{"query":"{ hello }"},{"query":"{ hello }"}]""");
        Assert.Equal(HttpStatusCode.BadRequest, four.StatusCode);
        Assert.Contains("TOO_MANY_OPERATIONS", await TinyServer.TextOf(four), StringComparison.Ordinal);
        foreach (var body in new[] { "[]", "[[]]", "[7]", """[{"query":"{ hello }"},null]""" })
        {
            using var wrong = await server.SendAsync(body);
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }
    }

    [Fact]
    public async Task A_batch_can_be_weighed_and_is_not_run_then()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address);
        request.Content = new StringContent(
            """[{"query":"{ books(count: 3) { authorName } }"},{"query":"mutation { lend(input: { book: \"2\" }) { author { name } } }"}]""",
            System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add("GraphQL-Cost", "validate");
        using var response = await server.SendAsync(request);
        Assert.Equal("5", Assert.Single(response.Headers.GetValues("GraphQL-Cost")));
        Assert.Equal(
            """[{"extensions":{"cost":{"rows":3,"limit":100}}},{"extensions":{"cost":{"rows":2,"limit":100}}}]""", await TinyServer.TextOf(response));
        Assert.Empty(server.Library.Fetched);
    }

    [Fact]
    public async Task A_batch_is_refused_where_nobody_has_allowed_it()
    {
        await using var plain = await TinyServer.StartAsync();
        using var response = await plain.SendAsync("""[{"query":"{ hello }"}]""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("BATCHING_DISABLED", await TinyServer.TextOf(response), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> AskAsync(string query, string wish, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address);
        request.Content = new StringContent(JsonSerializer.Serialize(new { query }), System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add("GraphQL-Cost", wish);
        request.Headers.Add("Accept", accept);
        return await server.SendAsync(request);
    }
}
