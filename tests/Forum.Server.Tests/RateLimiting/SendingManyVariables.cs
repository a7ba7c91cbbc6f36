using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>Variables are parsed on every request: their number is limited, and rejected ones count as rows.</summary>
public sealed class SendingManyVariables(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int Burst = 2_000, MinCharge = 10;

    private const string Strict = "Accept: application/graphql-response+json";

    [Theory]
    [InlineData(4, MinCharge)]
    [InlineData(10, 10)]
    [InlineData(11, 11)]
    [InlineData(50, 50)]
    public async Task Invalid_variables_count_one_row_each_and_at_least_the_minimum(int count, int rows)
    {
        await using var reader = new ForumClient(await NodeAsync());
        var query = Declaring(count);
        var wrong = Values(count, false);
        await CacheDocumentAsync(reader, query, wrong);
        var first = await SendAsync(reader, query, wrong);
        var second = await SendAsync(reader, query, wrong);
        Assert.Equal(("INVALID_VARIABLES", "INVALID_VARIABLES"), (CodeOf(first), CodeOf(second)));
        Assert.Equal(rows, first.Remaining - second.Remaining);
    }

    [Fact]
    public async Task Every_nested_variable_value_counts()
    {
        await using var reader = new ForumClient(await NodeAsync());
        const string Query = "query Q($v0: [ID!]!) { nodes(ids: $v0) { id } }";

        // A list of forty lists with two values each, one of them an object with one value.
        var wrong = new { v0 = Enumerable.Repeat(new object[] { 1, new { a = "b" } }, 40) };
        await CacheDocumentAsync(reader, Query, wrong);
        var first = await SendAsync(reader, Query, wrong);
        var second = await SendAsync(reader, Query, wrong);
        Assert.Equal("INVALID_VARIABLES", CodeOf(second));
        Assert.Equal(1 + (40 * (1 + 1 + 2)), first.Remaining - second.Remaining);
    }

    [Fact]
    public async Task A_cost_validation_counts_its_variable_values()
    {
        await using var reader = new ForumClient(await NodeAsync());
        const string Query = "query Q($v0: [ID!]!) { nodes(ids: $v0) { id } }";
        var ids = new { v0 = Enumerable.Range(0, 30).Select(i => $"{i}") };
        await CacheDocumentAsync(reader, Query, ids);
        var first = await reader.RequestAsync(
            "/graphql", new { query = Query, variables = ids }, "GraphQL-Cost: validate");
        var second = await reader.RequestAsync(
            "/graphql", new { query = Query, variables = ids }, "GraphQL-Cost: validate");
        Assert.Equal(31, first.Remaining - second.Remaining);
    }

    [Theory]
    [InlineData(50, null)]
    [InlineData(51, "TOO_MANY_VARIABLES")]
    public async Task The_number_of_declared_variables_is_limited(int count, string? code)
    {
        await using var reader = new ForumClient(await NodeAsync());
        Assert.Equal(code, CodeOf(await SendAsync(reader, Declaring(count), Values(count, "x"))));
    }

    /// <summary>The list itself counts as one value.</summary>
    [Theory]
    [InlineData(999, "INVALID_VARIABLES")]
    [InlineData(1_000, "BAD_REQUEST")]
    public async Task The_number_of_variable_values_is_limited(int items, string code)
    {
        await using var reader = new ForumClient(await NodeAsync());
        Assert.Equal(code, CodeOf(await SendAsync(reader, Declaring(1), new { v0 = Enumerable.Repeat("x", items) })));
    }

    /// <summary>Sends the document until it is cached; from then on it costs no tokens.</summary>
    private static async Task CacheDocumentAsync(ForumClient reader, string query, object variables)
    {
        for (var time = 1; time <= 2; time++) await SendAsync(reader, query, variables);
    }

    /// <summary>An operation that uses all of its variables.</summary>
    private static string Declaring(int count) =>
        $"query Q({string.Join(' ', Enumerable.Range(0, count).Select(i => $"$v{i}: ID!"))}) "
        + $"{{ nodes(ids: [{string.Join(' ', Enumerable.Range(0, count).Select(i => $"$v{i}"))}]) {{ id }} }}";

    private static Dictionary<string, object> Values(int count, object value) =>
        Enumerable.Range(0, count).ToDictionary(i => $"v{i}", _ => value);

    private static string? CodeOf(RateLimitedResponse response) =>
        response.Body.Json.TryGetProperty("errors", out var errors)
            ? errors[0].GetProperty("extensions").GetProperty("code").GetString()
            : null;

    private static Task<RateLimitedResponse> SendAsync(ForumClient reader, string query, object variables) =>
        reader.RequestAsync("/graphql", new { query, variables }, Strict);

    private Task<ForumNode> NodeAsync() =>
        forum.LimitedNodeAsync("ReadRows=1", $"ReadRowsBurst={Burst}", "AddressMultiplier=1");
}
