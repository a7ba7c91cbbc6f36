using System.Net.Http.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Accounts;

/// <summary>The requests that a browser sends to `/account` for a page of another site.</summary>
public sealed class CallingFromAnotherSite(SqliteForum forum) : IClassFixture<SqliteForum>
{
    private const string Allowed = "https://www.example.com";

    [Theory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "https://www.example.com.evil.example", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Origin", Allowed, 401)]
    [InlineData("Origin", "own", 401)]
    [InlineData("Sec-Fetch-Site", "same-origin", 401)]
    [InlineData("Accept", "*/*", 401)]
    public async Task A_cross_site_request_is_rejected_unless_its_origin_is_allowed(
        string header, string value, int status)
    {
        var node = await forum.StartNodeAsync($"--Forum:Limits:Origins={Allowed}");
        await using var browser = new ForumClient(node);
        var own = node.Address.GetLeftPart(UriPartial.Authority);
        foreach (var path in new[] { "login", "refresh", "logout", "manage/info" })
        {
            using var request = new HttpRequestMessage(
                path == "manage/info" ? HttpMethod.Get : HttpMethod.Post, $"/account/{path}");
            if (request.Method == HttpMethod.Post)
                request.Content = JsonContent.Create(
                    new { email = $"{Guid.NewGuid():n}@example.org", password = "wrong", refreshToken = "x" });
            request.Headers.TryAddWithoutValidation(header, value == "own" ? own : value);
            var response = await browser.SendRequestAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((path, status), (path, response.Status));
            Assert.Equal("no-store", response.CacheControl);
        }
    }

    [Fact]
    public async Task A_registration_from_another_site_creates_no_account()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/register")
        {
            Content = JsonContent.Create(
                new { email = "dora@example.org", ForumClient.Password, pseudonym = Names.New("Dora") }),
        };
        request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
        Assert.Equal(
            403, (await forum.Anonymous.SendRequestAsync(request, TestContext.Current.CancellationToken)).Status);
        Assert.Equal("0", await forum.ReadAsync("SELECT count(*) FROM accounts WHERE email = 'dora@example.org'"));
    }
}
