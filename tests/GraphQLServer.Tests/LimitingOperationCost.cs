using System.Net;
using System.Text.Json;
using Forum.Testing;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>
/// The cost of an operation is computed before it runs, and is reported to a client that requests it.
/// </summary>
public sealed class LimitingOperationCost : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() =>
        server = await TinyServer.StartAsync(
            new GraphQLLimits { Cost = 100, SignedInCost = 200, BatchedOperations = 3 });

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
    public async Task A_list_multiplies_the_cost_of_its_fields(string query, int rows)
    {
        using var response = await PostAsync(query, "report");
        Assert.Equal($"{rows}", Assert.Single(response.Headers.GetValues("GraphQL-Cost")));
        var text = await TinyServer.TextOf(response);
        Assert.Contains("\"data\"", text, StringComparison.Ordinal);
        Assert.EndsWith(
            "\"extensions\":{\"cost\":{\"rows\":" + rows + ",\"limit\":100}}}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cost_is_reported_only_on_request()
    {
        using var response = await PostAsync("{ books { author { name } } }", "no");
        Assert.False(response.Headers.Contains("GraphQL-Cost"));
        Assert.DoesNotContain("extensions", await TinyServer.TextOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cost_can_be_requested_without_running_the_operation()
    {
        using var response = await PostAsync(
            """mutation { lend(input: { book: "1" }) { author { name } } }""", "validate");
        Assert.Equal("""{"extensions":{"cost":{"rows":2,"limit":100}}}""", await TinyServer.TextOf(response));
        Assert.Empty(server.Library.Fetched);
        using var strict = await PostAsync("{ hello }", "validate", accept: "application/graphql-response+json");
        Assert.Equal(HttpStatusCode.OK, strict.StatusCode);
        using var inBody = await server.SendAsync(
            """{"query":"{ books { authorName } }","extensions":{"cost":"validate"}}""");
        Assert.Equal("""{"extensions":{"cost":{"rows":3,"limit":100}}}""", await TinyServer.TextOf(inBody));
    }

    [Fact]
    public async Task An_operation_over_the_limit_is_rejected_with_its_most_expensive_field()
    {
        const string Query = "{ books(count: 9) { again: sequels(first: 9) { author { name } } authorName } }";
        using var response = await PostAsync(Query, "report", accept: "application/graphql-response+json");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            """{"errors":[{"message":"The operation may read 171 rows; at most 100 are allowed. Request fewer: 'books.again' is the most expensive field.","extensions":{"code":"COST_TOO_HIGH"}}],"extensions":{"cost":{"rows":171,"limit":100}}}""",
            await TinyServer.TextOf(response));
        Assert.Empty(server.Library.Fetched);

        // A signed-in caller has a higher cost limit.
        Assert.Contains("\"data\"", await server.ExecuteAsync(Query, reader: "Ann"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cached_documents_cost_is_computed_again_for_other_variables()
    {
        const string Query =
            "query ($n: Int!, $deep: Boolean!) { books(count: $n) { author { name } sequels(first: 9) @include(if: $deep) { id } } }";
        Assert.Contains(
            "\"data\"", await server.ExecuteAsync(Query, new { n = 9, deep = true }), StringComparison.Ordinal);
        Assert.Equal(["COST_TOO_HIGH"], await server.ErrorCodesAsync(Query, new { n = 11, deep = true }));
        Assert.Contains(
            "\"data\"", await server.ExecuteAsync(Query, new { n = 11, deep = false }), StringComparison.Ordinal);
        Assert.Equal(["COST_TOO_HIGH"], await server.ErrorCodesAsync(Query, new { n = 2_000_000_000, deep = false }));
        Assert.Contains(
            "\"data\"", await server.ExecuteAsync(Query, new { n = 1, deep = true }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cost_of_an_event_is_checked_before_the_subscription_opens()
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("s", "subscription { arrivals { sequels(first: 100) { id } } }");
        Assert.Contains("COST_TOO_HIGH", Assert.Single(await socket.ReadOperationAsync("s")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_gets_its_results_in_order_and_is_limited()
    {
        using var three = await server.SendAsync(
            """[{"query":"{ hello }"},{"query":"{ nothing }"},{"query":"mutation { lend(input: { book: \"2\" }) { id } }"}]""");
        using var results = JsonDocument.Parse(await TinyServer.TextOf(three));
        Assert.Equal(
            ["data", "errors", "data"],
            results.RootElement.EnumerateArray().Select(result => result.EnumerateObject().First().Name));
        using var four = await server.SendAsync(
            """[{"query":"{ hello }"},{"query":"{ hello }"},{"query":"{ hello }"},{"query":"{ hello }"}]""");
        Assert.Equal(HttpStatusCode.BadRequest, four.StatusCode);
        Assert.Contains("TOO_MANY_OPERATIONS", await TinyServer.TextOf(four), StringComparison.Ordinal);
        foreach (var body in new[] { "[]", "[[]]", "[7]", """[{"query":"{ hello }"},null]""" })
        {
            using var malformed = await server.SendAsync(body);
            Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        }
    }

    [Fact]
    public async Task The_cost_of_a_batch_can_be_requested_without_running_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address);
        request.Content = new StringContent(
            """[{"query":"{ books(count: 3) { authorName } }"},{"query":"mutation { lend(input: { book: \"2\" }) { author { name } } }"}]""",
            System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add("GraphQL-Cost", "validate");
        using var response = await server.SendAsync(request);
        Assert.Equal("5", Assert.Single(response.Headers.GetValues("GraphQL-Cost")));
        Assert.Equal(
            """[{"extensions":{"cost":{"rows":3,"limit":100}}},{"extensions":{"cost":{"rows":2,"limit":100}}}]""",
            await TinyServer.TextOf(response));
        Assert.Empty(server.Library.Fetched);
    }

    [Fact]
    public async Task A_batch_is_rejected_by_default()
    {
        await using var unbatched = await TinyServer.StartAsync();
        using var response = await unbatched.SendAsync("""[{"query":"{ hello }"}]""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("BATCHING_DISABLED", await TinyServer.TextOf(response), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string query, string costMode, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address);
        request.Content = new StringContent(
            JsonSerializer.Serialize(new { query }), System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add("GraphQL-Cost", costMode);
        request.Headers.Add("Accept", accept);
        return await server.SendAsync(request);
    }
}
