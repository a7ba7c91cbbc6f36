using Forum.Testing;

namespace Forum.Server.Tests.RateLimiting;

/// <summary>Variables are parsed on every request: their number is limited, and rejected ones count as rows.</summary>
public sealed class SendingManyVariables(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const int All = 2_000, Least = 10;

    private const string Strict = "Accept: application/graphql-response+json";

    [Theory]
    [InlineData(4, Least)]
    [InlineData(10, 10)]
    [InlineData(11, 11)]
    [InlineData(50, 50)]
    public async Task Wrong_ones_count_a_row_each_and_not_less_than_the_smallest_operation(int count, int rows)
    {
        await using var reader = new ForumClient(await NodeAsync());
        var query = Declaring(count);
        var wrong = Values(count, false);
        await KeepAsync(reader, query, wrong);
        var first = await TellAsync(reader, query, wrong);
        var second = await TellAsync(reader, query, wrong);
        Assert.Equal(("INVALID_VARIABLES", "INVALID_VARIABLES"), (CodeOf(first), CodeOf(second)));
        Assert.Equal(rows, first.Remaining - second.Remaining);
    }

    [Fact]
    public async Task Every_value_in_lists_and_objects_counts()
    {
        await using var reader = new ForumClient(await NodeAsync());
        const string Query = "query Q($v0: [ID!]!) { nodes(ids: $v0) { id } }";

        // A list of forty lists with two values each, one of them an object with one value.
        var wrong = new { v0 = Enumerable.Repeat(new object[] { 1, new { a = "b" } }, 40) };
        await KeepAsync(reader, Query, wrong);
        var first = await TellAsync(reader, Query, wrong);
        var second = await TellAsync(reader, Query, wrong);
        Assert.Equal("INVALID_VARIABLES", CodeOf(second));
        Assert.Equal(1 + (40 * (1 + 1 + 2)), first.Remaining - second.Remaining);
    }

    [Fact]
    public async Task What_is_only_weighed_counts_its_values()
    {
        await using var reader = new ForumClient(await NodeAsync());
        const string Query = "query Q($v0: [ID!]!) { nodes(ids: $v0) { id } }";
        var ids = new { v0 = Enumerable.Range(0, 30).Select(i => $"{i}") };
        await KeepAsync(reader, Query, ids);
        var first = await reader.TellAsync("/graphql", new { query = Query, variables = ids }, "GraphQL-Cost: validate");
        var second = await reader.TellAsync("/graphql", new { query = Query, variables = ids }, "GraphQL-Cost: validate");
        Assert.Equal(31, first.Remaining - second.Remaining);
    }

    [Theory]
    [InlineData(50, null)]
    [InlineData(51, "TOO_MANY_VARIABLES")]
    public async Task An_operation_may_declare_only_so_many(int count, string? code)
    {
        await using var reader = new ForumClient(await NodeAsync());
        Assert.Equal(code, CodeOf(await TellAsync(reader, Declaring(count), Values(count, "x"))));
    }

    [Theory]
    [InlineData(999, "INVALID_VARIABLES")]
    [InlineData(1_000, "BAD_REQUEST")]
    public async Task A_request_may_have_only_so_many_values(int items, string code)
    {
        await using var reader = new ForumClient(await NodeAsync());
        Assert.Equal(code, CodeOf(await TellAsync(reader, Declaring(1), new { v0 = Enumerable.Repeat("x", items) })));
    }

    /// <summary>Sends the document until it is cached; from then on it costs no tokens.</summary>
    private static async Task KeepAsync(ForumClient reader, string query, object variables)
    {
        for (var time = 1; time <= 2; time++) await TellAsync(reader, query, variables);
    }

    /// <summary>An operation that uses all of its variables.</summary>
    private static string Declaring(int count) =>
        $"query Q({string.Join(' ', Enumerable.Range(0, count).Select(i => $"$v{i}: ID!"))}) "
        + $"{{ nodes(ids: [{string.Join(' ', Enumerable.Range(0, count).Select(i => $"$v{i}"))}]) {{ id }} }}";

    private static Dictionary<string, object> Values(int count, object value) =>
        Enumerable.Range(0, count).ToDictionary(i => $"v{i}", _ => value);

    private static string? CodeOf(RateLimitedResponse told) =>
        told.Body.Json.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("extensions").GetProperty("code").GetString() : null;

    private static Task<RateLimitedResponse> TellAsync(ForumClient reader, string query, object variables) =>
        reader.TellAsync("/graphql", new { query, variables }, Strict);

    private Task<ForumNode> NodeAsync() => forum.LimitedNodeAsync("ReadRows=1", $"ReadRowsAtOnce={All}", "AddressTimes=1");
}
