using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Forum.Testing;
using GraphQLServer.Tests.Faulty;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.Tests;

/// <summary>
/// Whatever fails, at any stage and over any transport, the client gets an error id and the failure is logged once.
/// </summary>
public sealed partial class HidingInternalErrors : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync<FaultySchema>();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("query($k:Int!){value(kind:$k)}")]
    [InlineData("query($k:Int!){required(kind:$k)}")]
    [InlineData("query($k:Int!){async(kind:$k)}")]
    [InlineData("query($k:Int!){batch(kind:$k)}")]
    [InlineData("query($k:Int!){asyncBatch(kind:$k)}")]
    [InlineData("query($k:Int!){mapped(kind:$k)}")]
    [InlineData("query($k:Int!){chained(kind:$k)}")]
    [InlineData("query($k:Int!){list(kind:$k)}")]
    [InlineData("query($k:Int!){scalar(kind:$k)}")]
    [InlineData("query($k:Int!){thing(kind:$k){leaf}}")]
    [InlineData("query($k:Int!){thing(kind:$k){required}}")]
    [InlineData("query($k:Int!){__schema{queryType{name}} thing(kind:$k){leaf}}")]
    [InlineData("query($k:Int!){__schema{queryType{name}} chained(kind:$k)}")]
    [InlineData("query($k:Int!){__schema{queryType{name}} scalar(kind:$k)}")]
    public async Task A_query_hides_a_resolvers_exception(string query)
    {
        for (var kind = 0; kind < Faults.All.Length; kind++)
        {
            string[] responses =
            [
                await PostAsync(query, kind), await GetAsync(query, kind), await StreamAsync(query, kind),
                await SocketAsync(query, kind),
            ];
            foreach (var response in responses) AssertOneInternalError(response, kind);
        }
    }

    [Fact]
    public async Task A_mutation_hides_a_resolvers_exception()
    {
        const string Mutation = "mutation($k:Int!){write(kind:$k)}";
        for (var kind = 0; kind < Faults.All.Length; kind++)
        {
            string[] responses =
                [await PostAsync(Mutation, kind), await StreamAsync(Mutation, kind), await SocketAsync(Mutation, kind)];
            foreach (var response in responses) AssertOneInternalError(response, kind);
        }
    }

    [Theory]
    [InlineData("open")]
    [InlineData("openAsync")]
    [InlineData("source")]
    [InlineData("sourceAfterTwo")]
    [InlineData("resolve")]
    [InlineData("resolveAsync")]
    [InlineData("idOf")]
    public async Task A_subscription_hides_an_exception_of_its_source_and_resolver(string field)
    {
        var query = $"subscription($k:Int!){{{field}(kind:$k){{kind}}}}";
        for (var kind = 0; kind < Faults.All.Length; kind++)
            foreach (var response in new[] { await StreamAsync(query, kind), await SocketAsync(query, kind) })
                AssertOneInternalError(response, kind);
    }

    [Fact]
    public async Task A_subscription_hides_an_exception_of_a_field_of_its_events()
    {
        const string Query = "subscription($k:Int!){sourceAfterTwo(kind:$k){leaf}}";
        for (var kind = 0; kind < Faults.All.Length; kind++)
        {
            foreach (var response in new[] { await StreamAsync(Query, kind), await SocketAsync(Query, kind) })
            {
                // Two events with a failed leaf, and the failure of the source itself.
                AssertNoLeak(response, kind);
                Assert.Equal(3, Ids(response).Count);
                Assert.All(Ids(response), AssertLoggedOnce);
            }
        }
    }

    [Theory]
    [InlineData("{read(input:{kind:KIND})}", null)]
    [InlineData("query($k:Int!){read(input:{kind:$k})}", "k")]
    [InlineData("query($i:FaultyInput!){read(input:$i)}", "i")]
    [InlineData("{parsed(as:KIND)}", null)]
    [InlineData("query($s:FaultyScalar!){parsed(as:$s)}", "s")]
    [InlineData("query($s:FaultyScalar!=KIND){parsed(as:$s)}", null)]
    public async Task Parsing_an_argument_hides_an_exception(string query, string? variable)
    {
        for (var kind = 0; kind < Faults.All.Length; kind++)
        {
            var text = query.Replace("KIND", $"{kind}", StringComparison.Ordinal);
            object? variables = variable switch
            {
                null => null,
                "i" => new { i = new { kind } },
                "k" => new { k = kind },
                _ => new { s = kind },
            };
            string[] responses =
            [
                await PostAsync(text, variables), await GetAsync(text, variables), await StreamAsync(text, variables),
                await SocketAsync(text, variables),
            ];
            foreach (var response in responses)
            {
                AssertNoLeak(response, kind);
                // A scalar may reject a value by throwing any exception.
                Assert.Matches("\"code\":\"(VALIDATION_FAILED|INVALID_VARIABLES|INTERNAL)\"", response);
                Assert.All(Ids(response), AssertLoggedOnce);
            }
        }
    }

    [GeneratedRegex("\"id\":\"([0-9a-f]{32})\"")]
    private static partial Regex Id { get; }

    private static List<string> Ids(string response) =>
        [.. Id.Matches(response).Select(match => match.Groups[1].Value)];

    private void AssertOneInternalError(string response, int kind)
    {
        AssertNoLeak(response, kind);
        Assert.True(
            response.Contains("\"message\":\"An internal error occurred.", StringComparison.Ordinal),
            $"{kind}: {response}");
        Assert.True(response.Contains("\"code\":\"INTERNAL\"", StringComparison.Ordinal), $"{kind}: {response}");
        AssertLoggedOnce(Assert.Single(Ids(response)));
    }

    private void AssertLoggedOnce(string id)
    {
        var logged = Assert.Single(server.Log.Entries, entry => entry.Text.Contains(id, StringComparison.Ordinal));
        Assert.Equal(LogLevel.Error, logged.Level);
        Assert.NotNull(logged.Exception);
    }

    private static void AssertNoLeak(string response, int kind)
    {
        foreach (var forbidden in Faults.Forbidden)
            Assert.False(
                response.Contains(forbidden, StringComparison.OrdinalIgnoreCase),
                $"'{forbidden}' of fault {kind}: {response}");
    }

    private Task<string> PostAsync(string query, int k) => PostAsync(query, new { k });

    private async Task<string> PostAsync(string query, object? variables)
    {
        using var response = await server.PostAsync(query, variables);
        return await HeadersAndBody(response);
    }

    private Task<string> GetAsync(string query, int k) => GetAsync(query, new { k });

    private async Task<string> GetAsync(string query, object? variables)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"{server.Address}?query={Uri.EscapeDataString(query)}&variables={Uri.EscapeDataString(JsonSerializer.Serialize(variables))}");
        using var response = await server.SendAsync(request);
        return await HeadersAndBody(response);
    }

    private Task<string> StreamAsync(string query, int k) => StreamAsync(query, new { k });

    private async Task<string> StreamAsync(string query, object? variables)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address);
        request.Content = new StringContent(
            JsonSerializer.Serialize(new { query, variables }), Encoding.UTF8,
            new MediaTypeHeaderValue("application/json"));
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await server.SendAsync(request);
        var text = await HeadersAndBody(response);
        Assert.EndsWith("\n\n", text);
        return text.Replace("\ndata:", "", StringComparison.Ordinal);
    }

    private Task<string> SocketAsync(string query, int k) => SocketAsync(query, new { k });

    private async Task<string> SocketAsync(string query, object? variables)
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("1", query, variables);
        return string.Join('\n', await socket.ReadOperationAsync("1"));
    }

    /// <summary>The headers, except Content-Type, and the body.</summary>
    private static async Task<string> HeadersAndBody(HttpResponseMessage response) =>
        string.Join(' ', response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key != "Content-Type")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")) + await TinyServer.TextOf(response);
}
