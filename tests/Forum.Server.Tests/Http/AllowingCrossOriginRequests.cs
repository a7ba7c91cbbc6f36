using System.Net;
using System.Net.Http.Json;
using Forum.Server.Settings;
using Forum.Testing;

namespace Forum.Server.Tests.Http;

/// <summary>CORS headers: browsers may use the forum from the configured origins, and from no others.</summary>
public sealed class AllowingCrossOriginRequests(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const string Allowed = "https://www.example.com";
    private const string Others = "https://other.example https://b\u00FCcher.example capacitor://localhost";

    [Theory]
    [InlineData(Allowed, true)]
    [InlineData("https://evil.example", false)]
    [InlineData("https://www.example.com.evil.example", false)]
    [InlineData("null", false)]
    [InlineData("https://WWW.example.com", true)]
    [InlineData("https://www.example.com:443", true)]
    [InlineData("https://xn--bcher-kva.example", true)]
    [InlineData("capacitor://localhost", true)]
    [InlineData("ionic://localhost", false)]
    public async Task Only_allowed_origins_get_CORS_headers(string origin, bool mayUse)
    {
        var node = await forum.StartNodeAsync($"--Forum:Limits:Origins={Allowed} {Others}");
        using var client = new HttpClient { BaseAddress = node.Address };
        foreach (var path in new[] { "/graphql", "/account/login" })
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, path);
            preflight.Headers.Add("Origin", origin);
            preflight.Headers.Add("Access-Control-Request-Method", "POST");
            preflight.Headers.Add("Access-Control-Request-Headers", "content-type,authorization");
            using var received = await client.SendAsync(preflight, TestContext.Current.CancellationToken);
            Assert.Equal(mayUse ? origin : null, Of(received, "Access-Control-Allow-Origin"));
            Assert.Equal(mayUse ? "true" : null, Of(received, "Access-Control-Allow-Credentials"));
        }

        using var sends = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = JsonContent.Create(new { query = "{ forum { name } }" })
        };
        sends.Headers.Add("Origin", origin);
        using var response = await client.SendAsync(sends, TestContext.Current.CancellationToken);
        Assert.Equal(mayUse ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(mayUse ? origin : null, Of(response, "Access-Control-Allow-Origin"));
        if (mayUse) Assert.Contains("Origin", response.Headers.Vary);
    }

    [Fact]
    public async Task Without_the_setting_there_are_no_CORS_headers()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/graphql");
        preflight.Headers.Add("Origin", Allowed);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var received = await forum.Anonymous.Http.SendAsync(preflight, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(
            received.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("www.example.com")]
    [InlineData("https://www.example.com/")]
    [InlineData("https://www.example.com,https://other.example")]
    [InlineData("*")]
    [InlineData("https://*.example.com")]
    [InlineData("https://user@www.example.com")]
    [InlineData("https://www.example.com:")]
    [InlineData("https://www.example.com:70000")]
    [InlineData("null")]
    [InlineData("https://www.example.com ")]
    [InlineData("https://www.example.com?a")]
    [InlineData("capacitor:localhost")]
    [InlineData("https://www.example.com  https://other.example")]
    public async Task An_invalid_list_of_origins_fails_startup(string origins)
    {
        var wrong = await Assert.ThrowsAsync<StartupException>(
            () => forum.StartNodeAsync($"--Forum:Limits:Origins={origins}"));
        Assert.Contains("Forum:Limits:Origins", wrong.Message, StringComparison.Ordinal);
    }

    private static string? Of(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? values.Single() : null;
}
