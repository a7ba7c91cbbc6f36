using Forum.Server.Settings;
using Forum.Testing;

namespace Forum.Server.Tests.Http;

/// <summary>HTTP Strict Transport Security (RFC 6797), enabled by a setting.</summary>
public sealed class RequiringHttps(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const string Proxy = "--Forum:Proxies:0=127.0.0.1";

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/graphql?query={forum{name}}")]
    [InlineData("/nothing")]
    public async Task The_HSTS_header_has_the_configured_max_age(string address)
    {
        var node = await forum.StartNodeAsync(Proxy, "--Forum:Https:HstsDays=30");
        // The second response comes from the cache.
        for (var i = 0; i < 2; i++)
            Assert.Equal("max-age=2592000", await HeaderAsync(node, address, "https"));
    }

    [Fact]
    public async Task Plain_HTTP_responses_have_no_HSTS_header()
    {
        var node = await forum.StartNodeAsync(Proxy, "--Forum:Https:HstsDays=30");
        Assert.Null(await HeaderAsync(node, "/health/live", "http"));
        Assert.Null(await HeaderAsync(node, "/health/live", null));
    }

    [Fact]
    public async Task An_untrusted_proxy_cannot_cause_the_HSTS_header()
    {
        var node = await forum.StartNodeAsync("--Forum:Https:HstsDays=30");
        Assert.Null(await HeaderAsync(node, "/health/live", "https"));
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_HSTS_header()
    {
        var node = await forum.StartNodeAsync(Proxy);
        Assert.Null(await HeaderAsync(node, "/health/live", "https"));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("10000")]
    [InlineData("soon")]
    public async Task An_invalid_number_of_days_fails_startup(string days)
    {
        var wrong = await Assert.ThrowsAsync<StartupException>(
            () => forum.StartNodeAsync($"--Forum:Https:HstsDays={days}"));
        Assert.Contains("Forum:Https", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> HeaderAsync(ForumNode node, string address, string? scheme)
    {
        using var client = new HttpClient { BaseAddress = node.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = "forum.example";
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        if (scheme is not null) request.Headers.Add("X-Forwarded-Proto", scheme);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null;
    }
}
