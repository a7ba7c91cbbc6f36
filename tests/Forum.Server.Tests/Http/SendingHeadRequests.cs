using Forum.Testing;

namespace Forum.Server.Tests.Http;

/// <summary>HEAD, wherever GET is served (RFC 9110, section 9.3.2).</summary>
public sealed class SendingHeadRequests(SqliteForum forum) : IClassFixture<SqliteForum>
{
    [Theory]
    [InlineData("/graphql?query={forum{name}}", 200)]
    [InlineData("/graphql?query={nothing}", 200)]
    [InlineData("/graphql?query=mutation{__typename}", 405)]
    [InlineData("/graphql?sdl", 200)]
    [InlineData("/graphql/schema.graphql", 200)]
    [InlineData("/graphql/persisted/0000000000000000000000000000000000000000000000000000000000000000/A", 200)]
    [InlineData("/avatars/000102030405060708090a0b0c0d0e0f.svg", 200)]
    [InlineData("/health/live", 200)]
    [InlineData("/health/ready", 200)]
    [InlineData("/account/manage/info", 200)]
    [InlineData("/nothing", 404)]
    public async Task The_response_to_head_is_the_response_to_get_without_its_body(string address, int status)
    {
        var anna = await forum.SharedMemberAsync("Anna the header");
        var (headers, _) = await SendAsync(anna, HttpMethod.Get, address);
        var (alone, body) = await SendAsync(anna, HttpMethod.Head, address);
        Assert.Equal(headers, alone);
        Assert.StartsWith($"{status} ", alone, StringComparison.Ordinal);
        Assert.Empty(body);
    }

    [Theory]
    [InlineData("/graphql?query={forum{name}}")]
    [InlineData("/avatars/000102030405060708090a0b0c0d0e0f.svg")]
    public async Task An_anonymous_reader_may_use_it_too(string address)
    {
        var (headers, _) = await SendAsync(forum.Anonymous, HttpMethod.Get, address);
        for (var i = 0; i < 3; i++)
        {
            var (alone, body) = await SendAsync(forum.Anonymous, HttpMethod.Head, address);
            Assert.Equal(headers, alone);
            Assert.Empty(body);
        }
    }

    /// <summary>Status and headers in one text, without the date and the caller's remaining allowance.</summary>
    private static async Task<(string Headers, string Body)> SendAsync(
        ForumClient client, HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, address);
        using var response = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(header =>
                header.Key is not ("Date" or "Transfer-Encoding" or "Content-Length")
                && !header.Key.StartsWith("RateLimit", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Order(StringComparer.Ordinal);
        return ($"{(int)response.StatusCode} {string.Join('\n', headers)}", await response.Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken));
    }
}
