using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Forum.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.InvalidInput;

/// <summary>Requests that are malformed at the HTTP level, byte by byte, to every endpoint.</summary>
public abstract class SendingMalformedHttp(ForumHost forum)
{
    /// <summary>How long a client waits for a response that may not come before it closes its side.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(2);

    private static readonly string[] Urls =
    [
        "/graphql", "/graphql?query=%7Bforum%7Bname%7D%7D", "/graphql?sdl", "/graphql/schema.graphql",
        $"/graphql/persisted/{new string('0', 64)}/Articles", "/account/register", "/account/login", "/account/refresh",
        "/account/logout", "/account/manage/info", $"/avatars/{new string('0', 32)}.svg", "/avatars/x.svg",
        "/health/live", "/health/ready", "/graphiql", "/",
    ];

    private static readonly string[] Methods = ["POST", "GET", "HEAD", "PUT", "OPTIONS"];

    /// <summary>WebSocket upgrade requests with missing or excess headers.</summary>
    private static readonly string[] Upgrades =
    [
        "Upgrade: websocket\r\n\r\n", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 1\r\nSec-WebSocket-Key: x\r\n\r\n",
        "Upgrade: h2c\r\nConnection: Upgrade\r\nHTTP2-Settings: x\r\n\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: \"\r\n\r\n",
    ];

    private static readonly string[] Types =
    [
        "application/json; charset=foo", "application/json; charset=utf8", "application/json; charset=utf-7",
        "application/json; charset=utf-16", "application/json; charset=\"\"", "application/json; charset='",
        "application/json; charset=", "application/json; charset", "application/json; charset=\"utf-8",
        "application/json; charset=\"ut\\f-8\"", "application/json;;charset=utf-8", "application/json; =x",
        "application/json; charset=utf-8; charset=utf-16", "application/json; boundary=x", "application/json; \"x\"=y",
        "application/json,text/plain", "application", "/", "*/*", "application/*", "text/plain",
        "text/html; charset=utf-8", "multipart/form-data", "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded", "application/graphql", "application/graphql+json", "application/json/x",
        ";", "\u00e9", "x y/z", "application/json; charset=iso-8859-1", "application/json; charset=us-ascii",
        "application/json; charset=utf-32", "application/json; q=0",
    ];

    private static readonly string[] Bodies =
    [
        "", "{", "}", "[", "[]", "null", "0", "\"x\"", "{}", "{\"query\":1}", "{\"query\":\"\\ud800\"}",
        "{\"\\ud800\":1}", "\uFEFF{}", "\0", "{\"a\":1,\"a\":2}", "{\"email\":1,\"password\":[]}",
        "{\"email\":null,\"password\":null}", "{\"refreshToken\":{}}",
        "{\"email\":\"\\ud800\",\"password\":\"x\",\"pseudonym\":\"y\"}",
        "{\"email\":\"x\\ufffe@e.org\",\"password\":\"x\",\"pseudonym\":\"y\"}",
        "{\"email\":\"x@e.org\",\"password\":\"\\ufffeaaaaaaaaaaaaaaaa\",\"pseudonym\":\"y\"}",
        "{\"email\":\"x@e.org\",\"password\":\"x\",\"pseudonym\":\"y\\ufffe\"}", "{\"refreshToken\":\"\\ufffe\"}",
        "{\"query\":\"\\ufffe\"}", "{\"email\":\"x\\u0000@e.org\",\"password\":\"x\",\"pseudonym\":\"y\"}",
        "{\"email\":\"x@e.org\",\"password\":\"x\",\"pseudonym\":\"y\\u0000\"}", "{\"variables\":[]}", "{'query':1}",
        "// {}", "{\"query\":\"{forum{name}}\"} x",
    ];

    /// <summary>Trailer fields with bytes that are invalid in UTF-8, and with a control character.</summary>
    private static readonly string[] Trailers = ["X: \u00FF", "\u00FF: x", "X: \u00ED\u00A0\u0080", "X: \0"];

    private static readonly string[] Chunks =
    [
        "80000000\r\n{", "ffffffff\r\n{", "7fffffffffffffff\r\n{", "ffffffffffffffffff\r\n{", "-1\r\n{", "x\r\n{",
        "\r\n", "1", "1\r\n{x", "5\r\n{}\r\n0\r\n\r\n", "2;a=b\r\n{}\r\n0\r\n\r\n", "2\n{}\n0\n\n",
        "2\r\n{}\r\n0\r\nTrailer\r\n\r\n", "0\r\n\r\n", "2\r\n{}",
        .. Trailers.Select(trailer => $"2\r\n{{}}\r\n0\r\n{trailer}\r\n\r\n"),
    ];

    [Fact]
    public async Task No_malformed_request_is_a_server_error()
    {
        var whole = Types.Select(type => $"Content-Type: {type}\r\nContent-Length: 2\r\n\r\n{{}}")
            .Concat(Bodies.Select(
                body => $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"))
            .Concat([
                "Content-Type: application/json\r\nContent-Length: -1\r\n\r\n", "Content-Length: 2\r\n\r\n{}",
                .. Upgrades])
            .ToHashSet();
        var requests = Chunks.Select(chunks =>
            $"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}")
            .Concat(["Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{}"])
            .Concat(whole)
            .ToList();
        Assert.True(requests.Count >= 60);
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        var all = Urls.SelectMany(
            address =>
                requests.SelectMany(
                    request => Methods.Select(method => $"{method} {address}").Select(line => (line, request))));
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, _) =>
        {
            var status = await SendAsync(
                $"{one.line} HTTP/1.1\r\nHost: {forum.Node.Address.Authority}\r\nConnection: close\r\n{one.request}",
                isWhole: whole.Contains(one.request));
            if (status >= 500 || (status == 0 && whole.Contains(one.request)))
                wrong.Add($"{status} to {one.line} {one.request}");
        });
        Assert.Empty(wrong);

        // Kestrel itself logs that it could not read the rest of a body whose trailer is invalid.
        Assert.DoesNotContain(
            forum.Node.Log.All,
            line => line.StartsWith("Error", StringComparison.Ordinal)
                && !line.StartsWith("Error Microsoft.AspNetCore.Server.Kestrel:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("APPLICATION/JSON;charset=\"UTF-8\"")]
    [InlineData("application/json; foo=bar; charset=utf-8")]
    public async Task A_media_type_is_parsed_according_to_RFC_9110(string type)
    {
        foreach (var (address, body, status) in new[]
        {
            ("/graphql", "{\"query\":\"{forum{name}}\"}", 200),
            ("/account/login", "{\"email\":\"a@b.c\",\"password\":\"x\"}", 401),
        })
        {
            Assert.Equal(
                status,
                await SendAsync(
                    $"POST {address} HTTP/1.1\r\nHost: {forum.Node.Address.Authority}\r\nConnection: close\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        }
    }

    [Fact]
    public void Every_endpoint_is_in_this_table()
    {
        var patterns = forum.Node.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(endpoint => new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText!), []));
        Assert.All(patterns, pattern => Assert.Contains(Urls, address => pattern.TryMatch(address.Split('?')[0], [])));
    }

    [Theory]
    [InlineData("/graphql")]
    [InlineData("/account/register")]
    [InlineData("/account/login")]
    [InlineData("/account/refresh")]
    [InlineData("/account/logout")]
    public async Task Another_charset_is_415_and_an_invalid_chunk_or_trailer_400(string address)
    {
        var head =
            $"POST {address} HTTP/1.1\r\nHost: {forum.Node.Address.Authority}\r\nConnection: close\r\nContent-Type: application/json";
        Assert.Equal(415, await SendAsync($"{head}; charset=foo\r\nContent-Length: 2\r\n\r\n{{}}"));
        foreach (var chunks in Chunks.Where(
            chunks => chunks.EndsWith("\r\n{", StringComparison.Ordinal) || Trailers.Any(chunks.Contains)))
            Assert.Equal(400, await SendAsync($"{head}\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"));
    }

    /// <summary>Sends bytes, and nothing after them.</summary>
    /// <param name="request">In Latin-1, so that every byte can be sent, or in UTF-8 where that has no such
    /// character.</param>
    /// <param name="isWhole">False: the server may expect more bytes, and closes the connection after a
    /// timeout.</param>
    /// <returns>The status; 0: the connection was closed without a response.</returns>
    private async Task<int> SendAsync(string request, bool isWhole = true)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(
            forum.Node.Address.Host, forum.Node.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var encoding = request.All(character => character <= '\u00FF') ? Encoding.Latin1 : Encoding.UTF8;
        await stream.WriteAsync(encoding.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        try
        {
            var reading = reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
            if (!isWhole
                && reading != await Task.WhenAny(
                    reading, Task.Delay(ResponseTimeout, TestContext.Current.CancellationToken)))
                client.Client.Shutdown(SocketShutdown.Send);
            var line = await reading;
            return line?.Split(' ') is [_, { } status, ..] ? int.Parse(status, CultureInfo.InvariantCulture) : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public sealed class OnSqlite(SqliteForum forum) : SendingMalformedHttp(forum), IClassFixture<SqliteForum>;

    public sealed class OnPostgres(PostgresForum forum) : SendingMalformedHttp(forum), IClassFixture<PostgresForum>;
}
