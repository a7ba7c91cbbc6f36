using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>A server on which introspection is disabled.</summary>
public sealed class DisablingIntrospection
{
    [Theory]
    [InlineData("{__schema{types{name}}}")]
    [InlineData("{hello __type(name:\"Query\"){name}}")]
    [InlineData("{...a} fragment a on Query{__schema{types{name}}}")]
    [InlineData("query($no:Boolean=false){hello __schema@include(if:$no){types{name}}}")]
    public async Task Schema_queries_are_rejected(string query)
    {
        await using var server = await TinyServer.StartAsync(new GraphQLLimits { Introspection = false });
        // The second request uses the cached document.
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(["INTROSPECTION_DISABLED"], await server.ErrorCodesAsync(query));
            Assert.DoesNotContain("\"data\"", await server.ExecuteAsync(query));
        }
    }

    [Fact]
    public async Task Typename_is_still_available()
    {
        await using var server = await TinyServer.StartAsync(new GraphQLLimits { Introspection = false });
        Assert.Equal(
            """{"data":{"__typename":"Query","books":[{"__typename":"Book"}]}}""",
            await server.ExecuteAsync("{__typename books(count:1){__typename}}"));
    }

    [Theory]
    [InlineData("mutation{lend(input:{}){id}}", null)]
    [InlineData("mutation{lend(input:{nothing:1}){id}}", null)]
    [InlineData("mutation{lend{id}}", null)]
    [InlineData("mutation($i:LoanInput!){lend(input:$i){id}}", "{\"i\":{}}")]
    [InlineData("mutation($i:LoanInput!){lend(input:$i){id}}", "{\"i\":{\"nothing\":1}}")]
    [InlineData("{books}", null)]
    [InlineData("{books(count:true){nothing}}", null)]
    [InlineData("{hello{x}}", null)]
    [InlineData("query($a:Boolean){books(count:$a){title}}", null)]
    public async Task An_error_has_only_names_that_the_request_has(string query, string? variables)
    {
        await using var unredacted = await TinyServer.StartAsync();
        await using var server = await TinyServer.StartAsync(new GraphQLLimits { Introspection = false });
        var (message, redacted) = (
            await MessagesAsync(unredacted, query, variables), await MessagesAsync(server, query, variables));
        var schema = NamesIn(unredacted.PrintedSchema).Except(NamesIn(query + variables))
            .Except(["type", "field", "input", "a", "of", "be", "to", "in", "is", "found"]).ToHashSet();
        Assert.NotEmpty(NamesIn(message).Intersect(schema));
        Assert.Empty(NamesIn(redacted).Intersect(schema));
    }

    private static async Task<string> MessagesAsync(TinyServer server, string query, string? variables)
    {
        var body = $"{{\"query\":{JsonSerializer.Serialize(query)},\"variables\":{variables ?? "null"}}}";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await server.Http.PostAsync(
            server.Address, content, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return string.Join(
            ' ',
            json.RootElement.GetProperty("errors").EnumerateArray()
                .Select(error => error.GetProperty("message").GetString()));
    }

    private static string[] NamesIn(string text) => Regex.Split(text, "[^_0-9A-Za-z]+");
}
