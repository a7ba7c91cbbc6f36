using System.Net;
using Forum.Testing;
using GraphQLServer.Tests.Tiny;

namespace GraphQLServer.Tests;

/// <summary>JSON as common clients write it: PHP's empty objects, byte order marks of PowerShell and .NET.</summary>
public sealed class ReadingRequestJson : IAsyncLifetime
{
    private const string Mark = "\uFEFF";

    private TinyServer server = null!;

    public async ValueTask InitializeAsync() => server = await TinyServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("""{"query":"{hello}","variables":[]}""")]
    [InlineData("""{"query":"{hello}","variables": [ ]}""")]
    [InlineData("""{"query":"{hello}","extensions":[]}""")]
    [InlineData("""{"query":"{hello}","variables":[],"extensions":[]}""")]
    [InlineData("\uFEFF{\"query\":\"{hello}\"}")]
    [InlineData("\uFEFF  {\"query\":\"{hello}\",\"variables\":[]}")]
    public async Task An_empty_array_is_an_empty_object_and_a_byte_order_mark_is_ignored(string body)
    {
        using var response = await server.SendAsync(body);
        Assert.Equal("""{"data":{"hello":"world"}}""", await TinyServer.TextOf(response));
        using var socket = await SocketClient.ConnectAsync(server.Address);
        var payload = body.TrimStart('\uFEFF');
        await socket.SendAsync(
            (body[0] == '\uFEFF' ? Mark : "") + $$"""{"type":"subscribe","id":"a","payload":{{payload}}}""");
        Assert.Contains("world", await socket.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("variables=[]")]
    [InlineData("extensions=[]")]
    [InlineData("variables=\uFEFF{}")]
    [InlineData("variables=\uFEFF[]&extensions=\uFEFF{}")]
    [InlineData("variables= null")]
    public async Task The_same_holds_for_the_parameters_of_a_URL(string parameters)
    {
        var query = string.Join(
            '&',
            parameters.Split('&').Select(it => it.Split('=')).Select(it => $"{it[0]}={Uri.EscapeDataString(it[1])}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}?query={{hello}}&{query}");
        using var response = await server.SendAsync(request);
        Assert.Equal("""{"data":{"hello":"world"}}""", await TinyServer.TextOf(response));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("0")]
    [InlineData("false")]
    [InlineData("\"{}\"")]
    public async Task Any_other_value_is_rejected_by_name(string value)
    {
        foreach (var name in new[] { "variables", "extensions" })
        {
            var error = $"'{name}' must be a JSON object.";
            using var posted = await server.SendAsync($$"""{"query":"{hello}","{{name}}":{{value}}}""");
            Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
            Assert.Contains(error, await TinyServer.TextOf(posted), StringComparison.Ordinal);
            using var request = new HttpRequestMessage(
                HttpMethod.Get, $"{server.Address}?query={{hello}}&{name}={Uri.EscapeDataString(value)}");
            using var read = await server.SendAsync(request);
            Assert.Contains(error, await TinyServer.TextOf(read), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_one_byte_order_mark_is_ignored()
    {
        using var response = await server.SendAsync($$"""{{Mark}}{{Mark}}{"query":"{hello}"}""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
