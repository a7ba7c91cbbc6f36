namespace Forum.Server.Tests.Caching;

/// <content>What is not cached.</content>
public sealed partial class CachingResponses
{
    [Fact]
    public async Task A_failed_response_is_not_cached()
    {
        var address =
            $"/graphql/persisted/{Document.Hash}/ArticlePage?variables={Uri.EscapeDataString("""{"by":{"slug":"a","url":"b"}}""")}";
        for (var i = 0; i < 3; i++)
        {
            using var response = await GetAsync(address);
            Assert.Null(response.Headers.ETag);
            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        }
    }

    [Fact]
    public async Task Waiting_requests_do_not_each_retry_a_failed_read()
    {
        await using var node = await forum.StartNodeAsync("--Forum:Limits:ExecutionTime=00:00:01");
        var address = AddressOf(await forum.ArticleAsync());
        await using var connection = new Npgsql.NpgsqlConnection(forum.Connection);
        await connection.OpenAsync(TestCancellation);
        await using var transaction = await connection.BeginTransactionAsync(TestCancellation);
        await using (var locking = new Npgsql.NpgsqlCommand("LOCK TABLE articles IN ACCESS EXCLUSIVE MODE", connection))
            await locking.ExecuteNonQueryAsync(TestCancellation);
        var subscribers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            await using var reader = forum.Anonymous.At(node);
            return await statements.GetAsync(reader, address);
        })));
        await transaction.RollbackAsync(TestCancellation);
        Assert.Equal(50, subscribers.Length);
        Assert.InRange(node.Log.All.Count(line => line.Contains("timed out after", StringComparison.Ordinal)), 1, 10);
    }

    [Fact]
    public async Task Unusual_variables_evict_nothing_from_the_cache()
    {
        var article = await forum.ArticleAsync();
        var padded =
            $"/graphql/persisted/{Document.Hash}/ArticlePage?variables={Uri.EscapeDataString($"{{\"by\":{{\"id\":\"{article}\"}}{new string(' ', 2_000)}}}")}";
        for (var i = 0; i < 3; i++) Assert.NotEmpty(await statements.GetAsync(forum.Anonymous, padded));
    }

    [Fact]
    public async Task The_response_cache_can_be_disabled()
    {
        await using var node = await forum.StartNodeAsync("--Forum:Limits:CachedResponseBytes=0");
        await using var reader = forum.Anonymous.At(node);
        var address = AddressOf(await forum.ArticleAsync());
        await reader.Http.GetStringAsync(address, TestCancellation);
        for (var i = 0; i < 3; i++) Assert.NotEmpty(await statements.GetAsync(reader, address));
    }
}
