using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Forum.Server.Tests.Queries;
using Forum.Testing;

namespace Forum.Server.Tests.Caching;

/// <summary>
/// Results of trusted documents for anonymous callers are read once for all callers, and shared for less than a second.
/// </summary>
public sealed partial class CachingResponses(PostgresForum forum) : IClassFixture<PostgresForum>, IDisposable
{
    private static readonly ClientDocument Document = ClientDocument.Of("ArticlePage");

    private readonly StatementRecorder statements = new();

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_was_requested_a_moment_ago_is_not_read_again()
    {
        var address = AddressOf(await forum.ArticleAsync());
        using var first = await GetAsync(address);
        await Eventually.HoldsAsync(async () => await SentAsync(address) == 0);
    }

    [Fact]
    public async Task Hundreds_of_concurrent_requests_read_the_page_once()
    {
        for (var stampede = 0; stampede < 5; stampede++)
        {
            var address = AddressOf(await forum.ArticleAsync());
            var start = TimeProvider.System.GetTimestamp();
            var sent = await Task.WhenAll(
                Enumerable.Range(0, 200).Select(_ => Task.Run(() => SentAsync(address), TestCancellation)));

            // On a machine that is slow with hundreds of requests, the last may arrive when the page has to be read
            // again.
            var times = TimeProvider.System.GetElapsedTime(start) / TimeSpan.FromMilliseconds(300);
            Assert.InRange(sent.Count(count => count > 0), 1, 1 + (int)times);
        }
    }

    [Fact]
    public async Task A_page_in_constant_demand_is_refreshed_before_it_expires()
    {
        var (address, clock) = (AddressOf(await forum.ArticleAsync()), TimeProvider.System);
        var readAt = clock.GetTimestamp();
        await SentAsync(address);
        await Eventually.HoldsAsync(async () =>
        {
            var now = clock.GetTimestamp();
            if (await SentAsync(address) == 0) return false;
            var age = clock.GetElapsedTime(readAt, now);
            readAt = now;
            return age < TimeSpan.FromMilliseconds(500);
        });
    }

    [Fact]
    public async Task An_unchanged_page_is_304_until_it_changes()
    {
        var article = await forum.ArticleAsync();
        var address = AddressOf(article);
        using var first = await GetAsync(address);
        var tag = first.Headers.ETag!.ToString();
        Assert.Equal(
            "public, max-age=0, s-maxage=1",
            first.Headers.CacheControl!.ToString()
                .Replace("s-maxage=1, max-age=0", "max-age=0, s-maxage=1", StringComparison.Ordinal));
        foreach (var known in new[] { tag, $"\"other\", {tag}", "*" })
        {
            using var same = await GetAsync(address, ("If-None-Match", known));
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
            Assert.Equal(tag, same.Headers.ETag!.ToString());
            Assert.Empty(await same.Content.ReadAsByteArrayAsync(TestCancellation));
        }

        await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Something new.");
        using var changed = await GetAsync(address, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
        Assert.Contains(
            "Something new.", await changed.Content.ReadAsStringAsync(TestCancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_is_immediately_visible_to_all_readers_of_the_node()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        for (var i = 0; i < 50; i++)
        {
            var comment = (await ada.PostCommentAsync(article, $"Number {i}.")).Id;
            Assert.Contains(
                comment, await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation),
                StringComparison.Ordinal);
            await ada.DeleteCommentAsync(comment);
            Assert.DoesNotContain(
                comment, await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_new_title_and_a_new_badge_are_immediately_visible_on_the_node()
    {
        var article = await forum.ArticleAsync();
        var gert = await forum.SignUpAsync(Names.New("Gert"));
        await gert.PostCommentAsync(article, "Hello.");
        await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation);
        await (await forum.SharedEditorAsync()).UpdateArticleAsync(article, title: "Another title");
        Assert.Contains(
            "Another title", await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation),
            StringComparison.Ordinal);
        await forum.Node.RunAsync("grant", "editor", gert.Email);
        Assert.Contains(
            "EDITOR", await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_lock_is_not_shown()
    {
        var article = await forum.ArticleAsync();
        var until = forum.Clock.GetUtcNow().AddHours(1);
        await (await forum.SharedModeratorAsync()).LockArticleAsync(article, "For an hour.", until);
        Assert.Contains(
            "For an hour.", await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation),
            StringComparison.Ordinal);
        forum.Clock.Advance(TimeSpan.FromHours(2));
        Assert.DoesNotContain(
            "For an hour.", await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_is_shown_to_anonymous_readers_soon()
    {
        var article = await forum.ArticleAsync();
        var comment = (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Vote for me.")).Id;
        await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation);
        await (await forum.SharedMemberAsync("Berta")).VoteAsync(comment, "UP");
        await Eventually.HoldsAsync(async () =>
            (await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation))
                .Contains("\"score\":1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_response_for_a_signed_in_caller_is_neither_shared_nor_cached()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        await ada.PostCommentAsync(article, "Mine.");
        await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation);
        using var own = await ada.Http.GetAsync(AddressOf(article), TestCancellation);
        Assert.Equal("no-store", own.Headers.CacheControl!.ToString());
        Assert.Null(own.Headers.ETag);
        Assert.Contains(
            "\"comment\":true", await own.Content.ReadAsStringAsync(TestCancellation), StringComparison.Ordinal);
        using var anonymousResponse = await GetAsync(AddressOf(article));
        Assert.Contains(
            "\"comment\":false", await anonymousResponse.Content.ReadAsStringAsync(TestCancellation),
            StringComparison.Ordinal);
        Assert.Superset(
            new HashSet<string> { "Accept", "Accept-Encoding", "Authorization", "Cookie", "GraphQL-Cost", "Origin" },
            anonymousResponse.Headers.Vary.ToHashSet());
    }

    [Fact]
    public async Task Requests_by_POST_or_with_other_cookies_get_the_same_response_which_is_cached_by_URL_only()
    {
        var article = await forum.ArticleAsync();
        var expected = await forum.Anonymous.Http.GetStringAsync(AddressOf(article), TestCancellation);
        using var posted = await forum.Anonymous.Http.PostAsJsonAsync(
            "/graphql", new { documentId = Document.Hash, variables = new { by = new { id = article } } },
            TestCancellation);
        Assert.Equal("no-store", posted.Headers.CacheControl!.ToString());
        Assert.Equal(expected, await posted.Content.ReadAsStringAsync(TestCancellation));
        using var tracked = await GetAsync(AddressOf(article), ("Cookie", "_ga=GA1.2.3; consent=all"));
        Assert.Equal(expected, await tracked.Content.ReadAsStringAsync(TestCancellation));
        Assert.NotNull(tracked.Headers.ETag);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.1, gzip;q=0.9", "gzip")]
    [InlineData("br;q=0", null)]
    [InlineData("identity", null)]
    public async Task A_cached_response_is_compressed_once_for_each_accepted_encoding(string accepts, string? packed)
    {
        var address = AddressOf(await forum.ArticleAsync());
        using var plain = await GetAsync(address);

        // The response is created once and then cached: it is compressed once for each encoding.
        for (var i = 0; i < 3; i++)
        {
            using var response = await GetAsync(address, ("Accept-Encoding", accepts));
            Assert.Equal(packed is null ? [] : [packed], response.Content.Headers.ContentEncoding);
            Assert.Equal(plain.Headers.ETag, response.Headers.ETag);
            await using var bytes = await response.Content.ReadAsStreamAsync(TestCancellation);
            await using Stream open = packed switch
            {
                "br" => new BrotliStream(
                bytes,
                CompressionMode.Decompress),
                "gzip" => new GZipStream(bytes, CompressionMode.Decompress),
                _ => bytes
            };
            using var reader = new StreamReader(open);
            Assert.Equal(
                await plain.Content.ReadAsStringAsync(TestCancellation), await reader.ReadToEndAsync(TestCancellation));
        }
    }

    [Theory]
    [InlineData("Accept", "application/graphql-response+json", "application/graphql-response+json")]
    [InlineData("Accept", "application/json", "application/json")]
    [InlineData("Accept", "text/html", null)]
    [InlineData("Sec-Fetch-Site", "cross-site", null)]
    [InlineData("Origin", "https://elsewhere.example", null)]
    public async Task Request_headers_are_checked_before_the_cache(string header, string value, string? type)
    {
        var address = AddressOf(await forum.ArticleAsync());
        for (var i = 0; i < 3; i++)
        {
            using var known = await GetAsync(address, ("Accept", "application/json"));
            using var response = await GetAsync(address, (header, value));
            Assert.Equal(type, response.IsSuccessStatusCode ? response.Content.Headers.ContentType!.MediaType : null);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Contains(
                "default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")),
                StringComparison.Ordinal);
        }
    }

    public void Dispose() => statements.Dispose();

    private static string AddressOf(string article) =>
        $"/graphql/persisted/{Document.Hash}/ArticlePage?variables={Uri.EscapeDataString(JsonSerializer.Serialize(new { by = new { id = article } }))}";

    /// <summary>The number of statements that the program sends for one request to the URL.</summary>
    private async Task<int> SentAsync(string address) => (await statements.GetAsync(forum.Anonymous, address)).Count;

    private async Task<HttpResponseMessage> GetAsync(string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await forum.Anonymous.Http.SendAsync(request, TestCancellation);
    }
}
