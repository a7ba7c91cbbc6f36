using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GraphQLServer.Limits;
using GraphQLServer.Tests.Tiny;
using Microsoft.Extensions.Time.Testing;

namespace GraphQLServer.Tests;

/// <summary>
/// Cross-site request forgery (CSRF): every way in which a page of another site could make a user's browser send a
/// request: method, content type, operation, cookie, preflight header, origin. <see cref="Expected"/> is the policy; a
/// request that needs no preflight must never write.
/// </summary>
public sealed class CrossSiteRequests : IAsyncLifetime
{
    private static readonly string?[] Types =
    [
        null, "text/plain", "text/plain; application/json", "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x", "application/json", "application/graphql",
    ];

    private static readonly string[] Origins = ["", "own", "https://www.example.com", "https://evil.example", "null"];

    private TinyServer server = null!;

    public async ValueTask InitializeAsync() =>
        server = await TinyServer.StartAsync(new GraphQLLimits { Origins = "https://www.example.com" });

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Every_combination_follows_the_policy()
    {
        var combinations = 0;
        var failures = new List<string>();
        foreach (var method in new[] { "GET", "POST" })
            foreach (var type in Types)
                foreach (var mutates in new[] { false, true })
                    foreach (var cookie in new[] { false, true })
                        foreach (var preflight in new[] { false, true })
                            foreach (var origin in Origins)
                            {
                                combinations++;
                                var before = server.Library.Fetched.Count;
                                var status = await SendAsync(method, type, mutates, cookie, preflight, origin);
                                var wrote = server.Library.Fetched.Count > before;
                                var expected = Expected(method, type, mutates, origin);
                                if (status != expected || wrote != (expected == 200 && mutates))
                                    failures.Add(
                                        $"{method} {type} mutates:{mutates} cookie:{cookie} preflight:{preflight} origin:{origin} -> {status}, wrote:{wrote}; expected {expected}");

                                // Only this type makes a browser send a CORS preflight request first.
                                if (wrote && type != "application/json") failures.Add($"written by {type}");
                            }

        Assert.Equal(560, combinations);
        Assert.Empty(failures);
    }

    [Theory]
    [InlineData("https://www.example.com.evil.example")]
    [InlineData("https://evilwww.example.com")]
    [InlineData("http://www.example.com")]
    [InlineData("https://www.example.com:8443")]
    [InlineData("https://www.example.com/")]
    [InlineData("https://www.example.com:0")]
    [InlineData("https://www.example.com:99999")]
    [InlineData("https://www.example.com?")]
    [InlineData("https://www.example.com#")]
    [InlineData("https://www.example.com\\")]
    [InlineData("https://www.example.com.")]
    [InlineData("https://www%2Eexample.com")]
    [InlineData("httpss://www.example.com")]
    [InlineData("https://user@www.example.com")]
    [InlineData("https://www.example.com https://evil.example")]
    [InlineData("file://")]
    [InlineData("")]
    public async Task An_origin_that_is_not_exactly_an_allowed_one_is_rejected(string origin)
    {
        using var request = Post("""{"query":"{ hello }"}""");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        using var response = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("https://www.example.com")]
    [InlineData("https://WWW.Example.com")]
    [InlineData("HTTPS://www.example.com")]
    [InlineData("https://www.example.com:443")]
    [InlineData("wss://www.example.com")]
    [InlineData("capacitor://localhost")]
    [InlineData("ionic://localhost")]
    [InlineData("tauri://localhost")]
    [InlineData("app://obsidian.md")]
    [InlineData("chrome-extension://abcdefghijklmnopabcdefghijklmnop")]
    [InlineData("https://xn--bcher-kva.example")]
    [InlineData("https://xn--BCHER-KVA.example")]
    [InlineData("http://app.example")]
    [InlineData("http://[2001:db8::1]:8080")]
    public async Task Every_spelling_of_an_allowed_origin_is_accepted(string origin)
    {
        await using var open = await TinyServer.StartAsync(new GraphQLLimits
        {
            Origins = "https://WWW.example.com capacitor://localhost ionic://localhost tauri://localhost "
                + "app://obsidian.md chrome-extension://abcdefghijklmnopabcdefghijklmnop "
                + "https://b\u00FCcher.example http://app.example:80 http://[2001:DB8:0::1]:8080",
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{open.Address}?query={{hello}}");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        using var response = await open.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_rejected_page_is_told_origin_and_host_and_the_log_once_a_minute()
    {
        var clock = new FakeTimeProvider();
        await using var timed = await TinyServer.StartAsync(clock: clock);
        for (var i = 0; i < 3; i++) await RejectAsync();
        Assert.Equal(1, LogEntries());
        clock.Advance(TimeSpan.FromSeconds(61));
        for (var i = 0; i < 3; i++) await RejectAsync();
        Assert.Equal(2, LogEntries());

        async Task RejectAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{timed.Address}?query={{hello}}");
            request.Headers.Host = "inner:8080";
            request.Headers.TryAddWithoutValidation("Origin", "https://forum.example");
            using var response = await timed.SendAsync(request);
            var text = await TinyServer.TextOf(response);
            Assert.Contains("'https://forum.example'", text, StringComparison.Ordinal);
            Assert.Contains("'inner:8080'", text, StringComparison.Ordinal);
            Assert.Contains("setting Origins", text, StringComparison.Ordinal);
        }

        int LogEntries() =>
            timed.Log.Entries.Count(entry => entry.Text.Contains("https://forum.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_origin_similar_to_the_servers_own_is_rejected()
    {
        var own = server.Address.Authority;
        string[] origins =
        [
            $"http://{own}.evil.example", $"http://evil{own}", $"http://{server.Address.Host}", $"ftp://{own}",
            $"http://x@{own}", $"app://{own}", $"http://{own}/", $"http://{own}.",
        ];
        foreach (var origin in origins)
        {
            using var request = Post("""{"query":"{ hello }"}""");
            request.Headers.TryAddWithoutValidation("Origin", origin);
            using var response = await server.SendAsync(request);
            Assert.Equal((origin, HttpStatusCode.Forbidden), (origin, response.StatusCode));
        }
    }

    [Theory]
    [InlineData("forum.example", "https://forum.example", HttpStatusCode.OK)]
    [InlineData("forum.example:443", "https://forum.example", HttpStatusCode.OK)]
    [InlineData("forum.example:80", "http://forum.example", HttpStatusCode.OK)]
    [InlineData("forum.example:80", "https://forum.example", HttpStatusCode.Forbidden)]
    [InlineData("forum.example:8443", "https://forum.example", HttpStatusCode.Forbidden)]
    [InlineData("forum.example", "https://forum.example:8443", HttpStatusCode.Forbidden)]
    [InlineData("[::1]:5000", "http://[::1]:5000", HttpStatusCode.OK)]
    [InlineData("forum.example", "https://forum.example:443", HttpStatusCode.OK)]
    [InlineData("forum.example:443", "https://forum.example:443", HttpStatusCode.OK)]
    [InlineData("forum.example", "http://forum.example:80", HttpStatusCode.OK)]
    [InlineData("forum.example", "https://FORUM.example", HttpStatusCode.OK)]
    [InlineData("Forum.Example", "https://forum.example", HttpStatusCode.OK)]
    [InlineData("forum.example", "wss://forum.example", HttpStatusCode.OK)]
    [InlineData("forum.example:8080", "ws://forum.example:8080", HttpStatusCode.OK)]
    [InlineData("xn--bcher-kva.example", "https://xn--bcher-kva.example", HttpStatusCode.OK)]
    [InlineData("forum.xn--p1ai:8443", "https://forum.xn--p1ai:8443", HttpStatusCode.OK)]
    [InlineData("xn--bcher-kva.example", "https://bucher.example", HttpStatusCode.Forbidden)]
    [InlineData("forum.example", "capacitor://forum.example", HttpStatusCode.Forbidden)]
    public async Task The_port_of_an_origin_must_match_the_host_and_the_default_may_be_omitted(
        string host, string origin, HttpStatusCode expected)
    {
        using var request = Post("""{"query":"{ hello }"}""");
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("Origin", origin);
        using var response = await server.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("cross-site", false, HttpStatusCode.Forbidden)]
    [InlineData("Cross-Site", false, HttpStatusCode.Forbidden)]
    [InlineData("same-origin, cross-site", false, HttpStatusCode.Forbidden)]
    [InlineData("cross-site", true, HttpStatusCode.OK)]
    [InlineData("same-site", false, HttpStatusCode.OK)]
    [InlineData("same-origin", false, HttpStatusCode.OK)]
    [InlineData("none", false, HttpStatusCode.OK)]
    public async Task Sec_Fetch_Site_cross_site_is_rejected_without_a_preflight_header(
        string site, bool hasPreflightHeader, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Address}?query={{hello}}");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        if (hasPreflightHeader) request.Headers.Add("GraphQL-Preflight", "1");
        using var response = await server.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    private static int Expected(string method, string? type, bool mutates, string origin) =>
        origin is "https://evil.example" or "null" ? 403
        : method == "GET" ? mutates ? 405 : 200
        : type == "application/json" ? 200 : 415;

    private async Task<int> SendAsync(
        string method, string? type, bool mutates, bool cookie, bool hasPreflightHeader, string origin)
    {
        var query = mutates ? "mutation { lend(input: { book: \"1\" }) { id } }" : "{ hello }";
        using var request = method == "GET"
            ? new HttpRequestMessage(HttpMethod.Get, $"{server.Address}?query={Uri.EscapeDataString(query)}")
            : Post(JsonSerializer.Serialize(new { query }));
        if (method == "GET") request.Content = new ByteArrayContent([]);
        request.Content!.Headers.ContentType = null;
        if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (cookie) request.Headers.Add("Cookie", "forum=abc");
        if (hasPreflightHeader) request.Headers.Add("GraphQL-Preflight", "1");
        if (origin.Length > 0)
            request.Headers.TryAddWithoutValidation(
                "Origin", origin == "own" ? server.Address.GetLeftPart(UriPartial.Authority) : origin);
        using var response = await server.SendAsync(request);
        return (int)response.StatusCode;
    }

    private HttpRequestMessage Post(string body) => new(HttpMethod.Post, server.Address)
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        },
    };
}
