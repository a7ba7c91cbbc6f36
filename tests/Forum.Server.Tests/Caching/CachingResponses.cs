using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Forum.Server.Tests.Queries;
using Forum.Server.Tests.TrustedDocuments;
using Forum.Testing;

namespace Forum.Server.Tests.Caching;

/// <summary>Results of trusted documents for anonymous callers are read once for all callers, and shared for less than a second.</summary>
public sealed class CachingResponses(PostgresForum forum) : IClassFixture<PostgresForum>, IDisposable
{
    private static readonly ClientDocument Document = ClientDocument.Of("ArticlePage");

    private readonly StatementRecorder statements = new();

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_that_was_asked_a_moment_ago_is_not_read_again()
    {
        var address = AddressOf(await forum.ArticleAsync());
        using var first = await GetAsync(address);
        var again = await Until(async () => await SentAsync(address) == 0);
        Assert.True(again, "It was read every time.");
    }

    [Fact]
    public async Task Of_hundreds_who_ask_at_once_one_makes_it_be_read()
    {
        for (var stampede = 0; stampede < 5; stampede++)
        {
            var address = AddressOf(await forum.ArticleAsync());
            var began = TimeProvider.System.GetTimestamp();
            var sent = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => SentAsync(address), Ended)));

            // On a machine that is slow with hundreds of requests, the last may arrive when the page has to be read again.
            var times = TimeProvider.System.GetElapsedTime(began) / TimeSpan.FromMilliseconds(300);
            Assert.InRange(sent.Count(count => count > 0), 1, 1 + (int)times);
        }
    }

    [Fact]
    public async Task A_page_that_is_asked_for_all_the_time_is_read_anew_before_it_is_too_old_to_be_given()
    {
        var (address, age, clock) = (AddressOf(await forum.ArticleAsync()), TimeSpan.MaxValue, TimeProvider.System);
        var readAt = clock.GetTimestamp();
        await SentAsync(address);
        var isAhead = await Until(async () =>
        {
            var now = clock.GetTimestamp();
            if (await SentAsync(address) == 0) return false;
            (age, readAt) = (clock.GetElapsedTime(readAt, now), now);
            return age < TimeSpan.FromMilliseconds(500);
        });
        Assert.True(isAhead, $"It was read again after {age} only.");
    }

    [Fact]
    public async Task Whoever_has_the_page_is_told_so_until_it_changes()
    {
        var article = await forum.ArticleAsync();
        var address = AddressOf(article);
        using var first = await GetAsync(address);
        var tag = first.Headers.ETag!.ToString();
        Assert.Equal("public, max-age=0, s-maxage=1", first.Headers.CacheControl!.ToString().Replace("s-maxage=1, max-age=0", "max-age=0, s-maxage=1", StringComparison.Ordinal));
        foreach (var known in new[] { tag, $"\"other\", {tag}", "*" })
        {
            using var same = await GetAsync(address, ("If-None-Match", known));
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
            Assert.Equal(tag, same.Headers.ETag!.ToString());
            Assert.Empty(await same.Content.ReadAsByteArrayAsync(Ended));
        }

        await (await forum.RegularAsync("Ada")).PostCommentAsync(article, "Something new.");
        using var changed = await GetAsync(address, ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
        Assert.Contains("Something new.", await changed.Content.ReadAsStringAsync(Ended), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_written_here_is_read_here_at_once_by_everyone()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.RegularAsync("Ada");
        for (var i = 0; i < 50; i++)
        {
            var comment = (await ada.PostCommentAsync(article, $"Number {i}.")).Id;
            Assert.Contains(comment, await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended), StringComparison.Ordinal);
            await ada.DeleteCommentAsync(comment);
            Assert.DoesNotContain(comment, await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_new_title_and_a_new_badge_are_read_here_at_once()
    {
        var article = await forum.ArticleAsync();
        var gert = await forum.SignUpAsync(Names.New("Gert"));
        await gert.PostCommentAsync(article, "Hello.");
        await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended);
        await (await forum.RegularEditorAsync()).UpdateArticleAsync(article, title: "Another title");
        Assert.Contains("Another title", await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended), StringComparison.Ordinal);
        await forum.Node.RunAsync("grant", "editor", gert.Email);
        Assert.Contains("EDITOR", await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_has_ended_is_not_shown_any_longer()
    {
        var article = await forum.ArticleAsync();
        var until = forum.Clock.GetUtcNow().AddHours(1);
        await (await forum.RegularModeratorAsync()).LockArticleAsync(article, "For an hour.", until);
        Assert.Contains("For an hour.", await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended), StringComparison.Ordinal);
        forum.Clock.Advance(TimeSpan.FromHours(2));
        Assert.DoesNotContain("For an hour.", await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_is_shown_to_strangers_soon()
    {
        var article = await forum.ArticleAsync();
        var comment = (await (await forum.RegularAsync("Ada")).PostCommentAsync(article, "Vote for me.")).Id;
        await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended);
        await (await forum.RegularAsync("Berta")).VoteAsync(comment, "UP");
        Assert.True(await Until(async () =>
            (await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended)).Contains("\"score\":1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_is_signed_in_is_answered_alone_and_nobody_keeps_the_answer()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.RegularAsync("Ada");
        await ada.PostCommentAsync(article, "Mine.");
        await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended);
        using var own = await ada.Http.GetAsync(AddressOf(article), Ended);
        Assert.Equal("no-store", own.Headers.CacheControl!.ToString());
        Assert.Null(own.Headers.ETag);
        Assert.Contains("\"comment\":true", await own.Content.ReadAsStringAsync(Ended), StringComparison.Ordinal);
        using var strangers = await GetAsync(AddressOf(article));
        Assert.Contains("\"comment\":false", await strangers.Content.ReadAsStringAsync(Ended), StringComparison.Ordinal);
        Assert.Superset(new HashSet<string> { "Accept", "Accept-Encoding", "Authorization", "Cookie", "GraphQL-Cost", "Origin" }, strangers.Headers.Vary.ToHashSet());
    }

    [Fact]
    public async Task By_POST_and_with_strange_cookies_the_answer_is_the_same_and_is_kept_only_by_its_address()
    {
        var article = await forum.ArticleAsync();
        var expected = await forum.Reader.Http.GetStringAsync(AddressOf(article), Ended);
        using var posted = await forum.Reader.Http.PostAsJsonAsync(
            "/graphql", new { documentId = Document.Hash, variables = new { by = new { id = article } } }, Ended);
        Assert.Equal("no-store", posted.Headers.CacheControl!.ToString());
        Assert.Equal(expected, await posted.Content.ReadAsStringAsync(Ended));
        using var tracked = await GetAsync(AddressOf(article), ("Cookie", "_ga=GA1.2.3; consent=all"));
        Assert.Equal(expected, await tracked.Content.ReadAsStringAsync(Ended));
        Assert.NotNull(tracked.Headers.ETag);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.1, gzip;q=0.9", "gzip")]
    [InlineData("br;q=0", null)]
    [InlineData("identity", null)]
    public async Task It_is_packed_once_as_each_can_unpack_it(string accepts, string? packed)
    {
        var address = AddressOf(await forum.ArticleAsync());
        using var plain = await GetAsync(address);

        // The response is created once and then cached: it is compressed once for each encoding.
        for (var i = 0; i < 3; i++)
        {
            using var response = await GetAsync(address, ("Accept-Encoding", accepts));
            Assert.Equal(packed is null ? [] : [packed], response.Content.Headers.ContentEncoding);
            Assert.Equal(plain.Headers.ETag, response.Headers.ETag);
            await using var bytes = await response.Content.ReadAsStreamAsync(Ended);
            await using Stream open = packed switch { "br" => new BrotliStream(bytes, CompressionMode.Decompress), "gzip" => new GZipStream(bytes, CompressionMode.Decompress), _ => bytes };
            using var reader = new StreamReader(open);
            Assert.Equal(await plain.Content.ReadAsStringAsync(Ended), await reader.ReadToEndAsync(Ended));
        }
    }

    [Theory]
    [InlineData("Accept", "application/graphql-response+json", "application/graphql-response+json")]
    [InlineData("Accept", "application/json", "application/json")]
    [InlineData("Accept", "text/html", null)]
    [InlineData("Sec-Fetch-Site", "cross-site", null)]
    [InlineData("Origin", "https://elsewhere.example", null)]
    public async Task What_a_request_may_be_told_is_looked_at_before_what_is_remembered(string header, string value, string? type)
    {
        var address = AddressOf(await forum.ArticleAsync());
        for (var i = 0; i < 3; i++)
        {
            using var known = await GetAsync(address, ("Accept", "application/json"));
            using var response = await GetAsync(address, (header, value));
            Assert.Equal(type, response.IsSuccessStatusCode ? response.Content.Headers.ContentType!.MediaType : null);
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_fails_is_nobody_elses()
    {
        var address = $"/graphql/persisted/{Document.Hash}/ArticlePage?variables={Uri.EscapeDataString("""{"by":{"slug":"a","url":"b"}}""")}";
        for (var i = 0; i < 3; i++)
        {
            using var response = await GetAsync(address);
            Assert.Null(response.Headers.ETag);
            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        }
    }

    [Fact]
    public async Task A_crowd_that_waits_for_what_fails_does_not_try_it_once_more_each()
    {
        await using var node = await forum.AnotherNodeAsync("--Forum:Limits:ExecutionTime=00:00:01");
        var address = AddressOf(await forum.ArticleAsync());
        await using var connection = new Npgsql.NpgsqlConnection(forum.Connection);
        await connection.OpenAsync(Ended);
        await using var transaction = await connection.BeginTransactionAsync(Ended);
        await using (var locking = new Npgsql.NpgsqlCommand("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE", connection)) await locking.ExecuteNonQueryAsync(Ended);
        var crowd = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            await using var reader = forum.Reader.At(node);
            return await statements.GetAsync(reader, address);
        })));
        await transaction.RollbackAsync(Ended);
        Assert.Equal(50, crowd.Length);
        Assert.InRange(node.Log.All.Count(line => line.Contains("was stopped after", StringComparison.Ordinal)), 1, 10);
    }

    [Fact]
    public async Task Variables_that_nobody_else_would_write_push_nothing_out()
    {
        var article = await forum.ArticleAsync();
        var padded = $"/graphql/persisted/{Document.Hash}/ArticlePage?variables={Uri.EscapeDataString($"{{\"by\":{{\"id\":\"{article}\"}}{new string(' ', 2_000)}}}")}";
        for (var i = 0; i < 3; i++) Assert.NotEmpty(await statements.GetAsync(forum.Reader, padded));
    }

    [Fact]
    public async Task A_forum_may_remember_nothing()
    {
        await using var node = await forum.AnotherNodeAsync("--Forum:Limits:RememberedBytes=0");
        await using var reader = forum.Reader.At(node);
        var address = AddressOf(await forum.ArticleAsync());
        await reader.Http.GetStringAsync(address, Ended);
        for (var i = 0; i < 3; i++) Assert.NotEmpty(await statements.GetAsync(reader, address));
    }

    public void Dispose() => statements.Dispose();

    private static string AddressOf(string article) =>
        $"/graphql/persisted/{Document.Hash}/ArticlePage?variables={Uri.EscapeDataString(JsonSerializer.Serialize(new { by = new { id = article } }))}";

    /// <summary>The number of statements that the program sends for one request to the URL.</summary>
    private async Task<int> SentAsync(string address) => (await statements.GetAsync(forum.Reader, address)).Count;

    private async Task<HttpResponseMessage> GetAsync(string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await forum.Reader.Http.SendAsync(request, Ended);
    }

    /// <summary>Whether the condition holds within the number of attempts that a busy machine may need.</summary>
    private static async Task<bool> Until(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await condition()) return true;
            await Task.Delay(10, Ended);
        }

        return false;
    }
}
