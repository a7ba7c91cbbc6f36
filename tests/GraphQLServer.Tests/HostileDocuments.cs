using System.Diagnostics;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>Documents that block an unprotected engine, some of them forever.</summary>
public sealed class HostileDocuments : IAsyncLifetime
{
    // Without protection, the cheapest of them takes more than half a second and grows without bound.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(400);

    private TinyServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await TinyServer.StartAsync();
        await server.AskAsync("{ warm: hello ...F } fragment F on Query { echo }");
        await server.AskAsync("{ nothing }");
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(24)]
    [InlineData(39)]
    [InlineData(60)]
    public async Task Fragments_that_double_are_refused_at_once_however_many(int count)
    {
        var bomb = "{ ...F0 }"
            + Written(count, i => $" fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}")
            + $" fragment F{count} on Query {{ hello }}";

        var code = count < 40 ? "TOO_MANY_FIELDS" : "TOO_MANY_FRAGMENTS";
        await IsRefusedSoonAsync(bomb, code);
    }

    [Fact]
    public async Task Fields_that_double_are_refused_at_once()
    {
        var bomb = "{ books { ...F0 } }"
            + Written(11, i => $" fragment F{i} on Book {{ a: sequels {{ ...F{i + 1} }} b: sequels {{ ...F{i + 1} }} }}")
            + " fragment F11 on Book { id }";

        await IsRefusedSoonAsync(bomb, "TOO_MANY_FIELDS");
    }

    [Theory]
    [InlineData(39, null)]
    [InlineData(100, "TOO_MANY_FRAGMENTS")]
    [InlineData(300, "TOO_MANY_TOKENS")]
    [InlineData(1_100, "DOCUMENT_TOO_LONG")]
    [InlineData(100_000, "TOO_LARGE")]
    public async Task A_chain_of_fragments_neither_stops_nor_slows_the_server(int count, string? code)
    {
        var chain = "{...A0}"
            + Written(count, i => $"fragment A{i} on Query{{...A{i + 1}}}")
            + $"fragment A{count} on Query{{hello}}";

        await IsRefusedSoonAsync(chain, code);
    }

    [Theory]
    [InlineData("{ ...A } fragment A on Query { ...A }")]
    [InlineData("{ ...A } fragment A on Query { hello ...B } fragment B on Query { ... { ...A } }")]
    [InlineData("{ hello } fragment A on Query { ...B } fragment B on Query { ...A }")]
    public Task Fragments_that_go_in_a_circle_are_refused(string query) => IsRefusedSoonAsync(query, "FRAGMENT_CYCLE");

    [Theory]
    [InlineData(" hello")]
    [InlineData(" __typename")]
    [InlineData(" echo(text:\"a\")")]
    [InlineData(" ...on Query{hello}")]
    public async Task Thousands_of_repetitions_are_refused_at_once(string field)
    {
        foreach (var count in new[] { 500, 1_500 })
        {
            var codes = await SoonAsync("{" + string.Concat(Enumerable.Repeat(field, count)) + "}");
            Assert.NotNull(codes);
            Assert.Single(codes);
        }
    }

    [Fact]
    public async Task Fields_merged_from_many_places_count_as_repetitions()
    {
        var some = "books { " + string.Concat(Enumerable.Repeat("id ", 4)) + "}";
        await IsRefusedSoonAsync("{" + some + some + "}", "TOO_MANY_DUPLICATES");
    }

    [Theory]
    [InlineData(" nope{0}")]
    [InlineData(" hello @nope{0}")]
    [InlineData(" echo(nope{0}: 1)")]
    public async Task Thousands_of_errors_cost_one_short_answer(string field)
    {
        foreach (var count in new[] { 150, 600, 5_000 })
        {
            var query = "{" + Written(count, i => field.Replace("{0}", $"{i}", StringComparison.Ordinal)) + "}";
            var watch = Stopwatch.StartNew();
            var answer = await server.AskAsync(query);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, Soon);
            Assert.InRange(answer.Length, 20, 8_000);
            Assert.Contains("\"errors\"", answer);
        }
    }

    [Theory]
    [InlineData("{", "{ a", "}", 33)]
    [InlineData("{ echo(text: ", "[", "]", 1_000)]
    [InlineData("{ echo(text: ", "{a:", "}", 1_000)]
    [InlineData("query($a: ", "[", "]", 1_000)]
    public async Task Deep_nesting_is_refused(string head, string open, string close, int levels)
    {
        var query = head + string.Concat(Enumerable.Repeat(open, levels)) + "a" + string.Concat(Enumerable.Repeat(close, levels)) + "}";
        var codes = await SoonAsync(query);
        Assert.NotNull(codes);
        Assert.Single(codes);
    }

    [Theory]
    [InlineData("a{0}: __typename ", 101, "TOO_MANY_ALIASES")]
    [InlineData("@aa", 10, "TOO_MANY_DIRECTIVES")]
    public Task Aliases_and_directives_are_counted(string repeated, int count, string code) =>
        IsRefusedSoonAsync(
            "{ __typename " + Written(count, i => repeated.Replace("{0}", $"{i}", StringComparison.Ordinal)) + " }", code);

    [Fact]
    public async Task Introspection_within_itself_is_refused_and_the_customary_one_is_not()
    {
        await IsRefusedSoonAsync("{__schema{types{fields{type{fields{type{name}}}}}}}", "FIELDS_TOO_DEEP");
        var ofType = string.Concat(Enumerable.Repeat("{kind name ofType", 9)) + "{kind name}" + new string('}', 9);
        var customary = "{__schema{queryType{name} types{kind name fields(includeDeprecated:true){name args{name type" + ofType
            + "} type" + ofType + " isDeprecated} inputFields{name} interfaces" + ofType + " enumValues{name} possibleTypes" + ofType
            + "} directives{name isRepeatable locations args{name}}}}";
        Assert.Empty(await server.CodesAsync(customary));
    }

    private static string Written(int count, Func<int, string> part) =>
        string.Concat(Enumerable.Range(0, count).Select(part));

    private async Task IsRefusedSoonAsync(string query, string? code)
    {
        var codes = await SoonAsync(query);
        if (code == "TOO_LARGE") Assert.Null(codes);
        else Assert.Equal(code is null ? [] : [code], codes);
        Assert.Empty(await server.CodesAsync("{ hello }"));
    }

    /// <summary>The best of three attempts, so that a busy machine does not fail the test; null for a body over the limit.</summary>
    private async Task<List<string>?> SoonAsync(string query)
    {
        var best = TimeSpan.MaxValue;
        List<string>? codes = null;
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            using var response = await server.PostAsync(query);
            var text = await TinyServer.TextOf(response);
            if (watch.Elapsed < best) best = watch.Elapsed;
            if ((int)response.StatusCode == 413) continue;
            codes = await server.CodesAsync(query);
            Assert.Contains(codes.Count == 0 ? "data" : codes[0], text);
        }

        Assert.InRange(best, TimeSpan.Zero, Soon);
        return codes;
    }
}
