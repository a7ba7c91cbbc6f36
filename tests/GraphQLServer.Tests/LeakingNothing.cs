using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Forum.Testing;
using GraphQLServer.Tests.Faulty;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.Tests;

/// <summary>Whatever fails, at any stage and over any transport, the client gets an error id and the failure is logged once.</summary>
public sealed partial class LeakingNothing : IAsyncLifetime
{
    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync<FaultySchema>();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("query($k:Int!){value(kind:$k)}")]
    [InlineData("query($k:Int!){required(kind:$k)}")]
    [InlineData("query($k:Int!){later(kind:$k)}")]
    [InlineData("query($k:Int!){batch(kind:$k)}")]
    [InlineData("query($k:Int!){laterBatch(kind:$k)}")]
    [InlineData("query($k:Int!){turned(kind:$k)}")]
    [InlineData("query($k:Int!){chained(kind:$k)}")]
    [InlineData("query($k:Int!){list(kind:$k)}")]
    [InlineData("query($k:Int!){scalar(kind:$k)}")]
    [InlineData("query($k:Int!){thing(kind:$k){leaf}}")]
    [InlineData("query($k:Int!){thing(kind:$k){required}}")]
    [InlineData("query($k:Int!){__schema{queryType{name}} thing(kind:$k){leaf}}")]
    [InlineData("query($k:Int!){__schema{queryType{name}} chained(kind:$k)}")]
    [InlineData("query($k:Int!){__schema{queryType{name}} scalar(kind:$k)}")]
    public async Task A_fault_in_a_query(string query)
    {
        for (var kind = 0; kind < Faults.All.Length; kind++)
            foreach (var told in new[] { await PostAsync(query, kind), await GetAsync(query, kind), await StreamAsync(query, kind), await SocketAsync(query, kind) })
                IsOneInternalError(told, kind);
    }

    [Fact]
    public async Task A_fault_in_a_mutation()
    {
        const string Mutation = "mutation($k:Int!){write(kind:$k)}";
        for (var kind = 0; kind < Faults.All.Length; kind++)
            foreach (var told in new[] { await PostAsync(Mutation, kind), await StreamAsync(Mutation, kind), await SocketAsync(Mutation, kind) })
                IsOneInternalError(told, kind);
    }

    [Theory]
    [InlineData("opens")]
    [InlineData("opensLater")]
    [InlineData("source")]
    [InlineData("sourceLater")]
    [InlineData("sees")]
    [InlineData("seesLater")]
    [InlineData("names")]
    public async Task A_fault_in_a_stream(string field)
    {
        var query = $"subscription($k:Int!){{{field}(kind:$k){{sound}}}}";
        for (var kind = 0; kind < Faults.All.Length; kind++)
            foreach (var told in new[] { await StreamAsync(query, kind), await SocketAsync(query, kind) })
                IsOneInternalError(told, kind);
    }

    [Fact]
    public async Task A_fault_at_an_event_of_a_stream()
    {
        const string Query = "subscription($k:Int!){sourceLater(kind:$k){leaf}}";
        for (var kind = 0; kind < Faults.All.Length; kind++)
        {
            foreach (var told in new[] { await StreamAsync(Query, kind), await SocketAsync(Query, kind) })
            {
                // Two events with a failed leaf, and the failure of the source itself.
                TellsNothing(told, kind);
                Assert.Equal(3, Ids(told).Count);
                Assert.All(Ids(told), IsInTheLogOnce);
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
    public async Task A_fault_while_an_argument_is_read(string query, string? variable)
    {
        for (var kind = 0; kind < Faults.All.Length; kind++)
        {
            var text = query.Replace("KIND", $"{kind}", StringComparison.Ordinal);
            object? variables = variable switch { null => null, "i" => new { i = new { kind } }, "k" => new { k = kind }, _ => new { s = kind } };
            foreach (var told in new[] { await PostAsync(text, variables), await GetAsync(text, variables), await StreamAsync(text, variables), await SocketAsync(text, variables) })
            {
                TellsNothing(told, kind);
                // A scalar may reject a value by throwing any exception.
                Assert.Matches("\"code\":\"(VALIDATION_FAILED|INVALID_VARIABLES|INTERNAL)\"", told);
                Assert.All(Ids(told), IsInTheLogOnce);
            }
        }
    }

    [GeneratedRegex("\"id\":\"([0-9a-f]{32})\"")]
    private static partial Regex Id { get; }

    private static List<string> Ids(string told) => [.. Id.Matches(told).Select(match => match.Groups[1].Value)];

    private void IsOneInternalError(string told, int kind)
    {
        TellsNothing(told, kind);
        Assert.True(told.Contains("\"message\":\"Internal error\"", StringComparison.Ordinal), $"{kind}: {told}");
        Assert.True(told.Contains("\"code\":\"INTERNAL\"", StringComparison.Ordinal), $"{kind}: {told}");
        IsInTheLogOnce(Assert.Single(Ids(told)));
    }

    private void IsInTheLogOnce(string id)
    {
        var logged = Assert.Single(server.Log.Entries, entry => entry.Text.Contains(id, StringComparison.Ordinal));
        Assert.Equal(LogLevel.Error, logged.Level);
        Assert.NotNull(logged.Exception);
    }

    private static void TellsNothing(string told, int kind)
    {
        foreach (var ours in Faults.Forbidden)
            Assert.False(told.Contains(ours, StringComparison.OrdinalIgnoreCase), $"'{ours}' of fault {kind}: {told}");
    }

    private Task<string> PostAsync(string query, int k) => PostAsync(query, new { k });

    private async Task<string> PostAsync(string query, object? variables)
    {
        using var response = await server.PostAsync(query, variables);
        return await AllOf(response);
    }

    private Task<string> GetAsync(string query, int k) => GetAsync(query, new { k });

    private async Task<string> GetAsync(string query, object? variables)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{server.Address}?query={Uri.EscapeDataString(query)}&variables={Uri.EscapeDataString(JsonSerializer.Serialize(variables))}");
        using var response = await server.SendAsync(request);
        return await AllOf(response);
    }

    private Task<string> StreamAsync(string query, int k) => StreamAsync(query, new { k });

    private async Task<string> StreamAsync(string query, object? variables)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address);
        request.Content = new StringContent(JsonSerializer.Serialize(new { query, variables }), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Add("Accept", "text/event-stream");
        using var response = await server.SendAsync(request);
        var told = await AllOf(response);
        Assert.EndsWith("\n\n", told);
        return told.Replace("\ndata:", "", StringComparison.Ordinal);
    }

    private Task<string> SocketAsync(string query, int k) => SocketAsync(query, new { k });

    private async Task<string> SocketAsync(string query, object? variables)
    {
        using var socket = await SocketClient.ConnectAsync(server.Address);
        await socket.SubscribeAsync("1", query, variables);
        return string.Join('\n', await socket.ReadOperationAsync("1"));
    }

    /// <summary>The body and the headers, except those that every response has.</summary>
    private static async Task<string> AllOf(HttpResponseMessage response) =>
        string.Join(' ', response.Headers.Concat(response.Content.Headers)
            .Where(header => header.Key != "Content-Type")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")) + await TinyServer.TextOf(response);
}
