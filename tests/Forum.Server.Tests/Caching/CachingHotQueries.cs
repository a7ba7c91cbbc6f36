using System.Net.Http.Json;
using Forum.Server.Tests.Queries;
using Forum.Testing;

namespace Forum.Server.Tests.Caching;

/// <summary>
/// An anonymous caller's own document is executed for each caller, until so many send the same one concurrently that it
/// could use up the server's capacity.
/// </summary>
public sealed class CachingHotQueries(PostgresForum forum) : IClassFixture<PostgresForum>, IDisposable
{
    private const string Document =
        "query ($id: ID!) { article(by: { id: $id }) { title viewerMay { comment } comments(first: 5) { nodes { id text score } } } }";

    private readonly StatementRecorder statements = new();

    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_few_callers_each_get_a_fresh_result()
    {
        var article = await forum.ArticleAsync();
        for (var i = 0; i < 60; i++)
        {
            // Changed directly in the table, so the program is not notified.
            await forum.ExecuteAsync(
                "UPDATE articles SET title = $2 WHERE id = $1", GlobalId.UuidOf(article), $"Title {i}");
            Assert.Contains($"\"Title {i}\"", await PostAsync(forum.Anonymous, article), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_concurrent_callers_cause_a_few_reads_a_second()
    {
        var article = await forum.ArticleAsync();
        await MakeHotAsync(article);
        var read = 0;
        for (var i = 0; i < 20; i++) read += await CountReadsAsync(article);

        // Of 2,000 requests. If a busy machine takes longer than a second for a hundred, requests are not coalesced for
        // a while.
        Assert.InRange(read, 0, 1_000);
    }

    [Fact]
    public async Task Many_callers_see_local_writes_immediately_and_members_see_their_own_data()
    {
        var article = await forum.ArticleAsync();
        var ada = await forum.SharedMemberAsync("Ada");
        for (var i = 0; i < 5; i++)
        {
            await MakeHotAsync(article);
            var comment = (await ada.PostCommentAsync(article, $"Number {i}.")).Id;
            Assert.Contains(comment, await PostAsync(forum.Anonymous, article), StringComparison.Ordinal);
            Assert.Contains("\"comment\":true", await PostAsync(ada, article), StringComparison.Ordinal);
            Assert.Contains("\"comment\":false", await PostAsync(forum.Anonymous, article), StringComparison.Ordinal);
            await ada.DeleteCommentAsync(comment);
            Assert.DoesNotContain(comment, await PostAsync(forum.Anonymous, article), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_shared_result_is_not_cached_by_clients_or_proxies()
    {
        var article = await forum.ArticleAsync();
        await MakeHotAsync(article);
        using var response = await forum.Anonymous.Http.PostAsJsonAsync(
            "/graphql", new { query = Document, variables = new { id = article } }, TestCancellation);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Null(response.Headers.ETag);
    }

    [Fact]
    public async Task While_the_database_is_not_available_a_response_to_a_hot_query_is_sent_for_minutes()
    {
        var article = await forum.ArticleAsync();
        await MakeHotAsync(article);
        var sent = await PostAsync(forum.Anonymous, article);
        await using (await forum.BeginAsync("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE"))
        {
            // The query is hot when the first read fails, and much rarer when callers have waited for a while.
            forum.Clock.Advance(TimeSpan.FromSeconds(1));
            var crowd = await Task.WhenAll(
                Enumerable.Range(0, 300).Select(_ => PostAsync(forum.Anonymous, article)));
            Assert.Contains(sent, crowd);
            forum.Clock.Advance(TimeSpan.FromMinutes(4));
            Assert.Equal(sent, await PostAsync(forum.Anonymous, article));
            forum.Clock.Advance(TimeSpan.FromMinutes(2));
            Assert.Contains("\"BUSY\"", await PostAsync(forum.Anonymous, article), StringComparison.Ordinal);
        }

        // Callers of a query that is not hot get fresh results again.
        await forum.ExecuteAsync(
            "UPDATE articles SET title = $2 WHERE id = $1", GlobalId.UuidOf(article), "Changed after the outage");
        Assert.Contains(
            "Changed after the outage", await PostAsync(forum.Anonymous, article), StringComparison.Ordinal);
    }

    public void Dispose() => statements.Dispose();

    /// <summary>Sends concurrent requests until the document is detected as hot.</summary>
    private async Task MakeHotAsync(string article)
    {
        for (var i = 0; i < 50; i++)
            if (await CountReadsAsync(article) < 10) return;
        Assert.Fail("The query did not become hot.");
    }

    /// <summary>The number of requests, out of 100 concurrent ones, that made the program read.</summary>
    private async Task<int> CountReadsAsync(string article) =>
        (await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(() => ReadsAsync(article), TestCancellation)))).Count(
                read => read);

    private async Task<bool> ReadsAsync(string article) =>
        (await statements.RunAsync(forum.Anonymous, Document, new { id = article })).Sent.Count > 0;

    private static async Task<string> PostAsync(ForumClient reader, string article)
    {
        using var response = await reader.Http.PostAsJsonAsync(
            "/graphql", new { query = Document, variables = new { id = article } }, TestCancellation);
        return await response.Content.ReadAsStringAsync(TestCancellation);
    }
}
