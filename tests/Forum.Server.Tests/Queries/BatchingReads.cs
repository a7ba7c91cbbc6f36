using System.Globalization;
using Forum.Server.Database.Postgres;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Forum.Server.Tests.Queries;

/// <summary>
/// On PostgreSQL, reads that arrive concurrently are sent as one batch. Each reader still gets their own result.
/// </summary>
public sealed class BatchingReads(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Concurrent_readers_each_get_the_article_that_they_requested()
    {
        var articles = new List<(string Id, string Said)>();
        var ada = await forum.SharedMemberAsync("Ada");
        for (var i = 0; i < 8; i++)
        {
            var article = await forum.ArticleAsync();
            await ada.PostCommentAsync(article, $"Said below number {i}.");
            articles.Add((article, $"Said below number {i}."));
        }

        await Task.WhenAll(Enumerable.Range(0, 400).Select(async number =>
        {
            var (id, posted) = articles[number % articles.Count];
            var read = await forum.Anonymous.QueryAsync(
                "query ($id: ID!) { article(by: { id: $id }) { id thread { rows { comment { text } } } } }",
                new { id });
            Assert.Equal(id, read["article"]["id"].Text);
            Assert.Equal(posted, Assert.Single(read["article"]["thread"]["rows"].Items)["comment"]["text"].Text);
        }));
    }

    [Fact]
    public async Task A_failed_read_does_not_fail_the_batch()
    {
        var reads = forum.Node.Services.GetRequiredService<ReadBatcher>();
        var all = Enumerable.Range(0, 100)
            .Select(number => NumberAsync(reads, number % 10 == 3 ? "1 / 0" : $"{number}", TestCancellation)).ToList();
        for (var number = 0; number < all.Count; number++)
        {
            if (number % 10 == 3) Assert.Equal(
                "22012", (await Assert.ThrowsAsync<PostgresException>(() => all[number])).SqlState);
            else Assert.Equal(number, await all[number]);
        }
    }

    [Fact]
    public async Task A_read_whose_rows_cannot_be_read_does_not_fail_the_batch()
    {
        var reads = forum.Node.Services.GetRequiredService<ReadBatcher>();
        var all = Enumerable.Range(0, 50).Select(number => number % 10 == 3
            ? reads.RunAsync<int>(
                1, () => new NpgsqlBatchCommand("SELECT 1"),
                (_, _) => throw new InvalidOperationException("Unreadable."), TestCancellation)
            : NumberAsync(reads, $"{number}", TestCancellation)).ToList();
        for (var number = 0; number < all.Count; number++)
        {
            if (number % 10 == 3) await Assert.ThrowsAsync<InvalidOperationException>(() => all[number]);
            else Assert.Equal(number, await all[number]);
        }
    }

    [Fact]
    public async Task A_cancelled_reader_does_not_affect_the_others()
    {
        var reads = forum.Node.Services.GetRequiredService<ReadBatcher>();
        using var gone = new CancellationTokenSource();
        var all = Enumerable.Range(0, 100)
            .Select(number =>
                NumberAsync(reads, $"{number} FROM pg_sleep(0.001)", number % 2 == 0 ? gone.Token : TestCancellation))
                    .ToList();
        await gone.CancelAsync();
        for (var number = 1; number < all.Count; number += 2) Assert.Equal(number, await all[number]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all[98]);
        Assert.Equal(7, await NumberAsync(reads, "7", TestCancellation));
    }

    [Fact]
    public async Task Reads_that_take_as_long_as_the_batch_timeout_succeed()
    {
        var reads = forum.Node.Services.GetRequiredService<ReadBatcher>();
        var all = Enumerable.Range(0, 40).Select(number =>
            NumberAsync(
                reads,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{number} FROM pg_sleep({0.09 + (number * 0.0005)})"), TestCancellation)).ToList();
        for (var number = 0; number < all.Count; number++) Assert.Equal(number, await all[number]);
    }

    [Fact]
    public async Task Blocked_batches_do_not_delay_other_reads()
    {
        var article = await forum.ArticleAsync();
        await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "Not read yet.");

        // Cached pages would be read only once for all readers.
        await using var node = await forum.StartNodeAsync("--Forum:Reading:CachedMegabytes=0");
        await using var reader = forum.Anonymous.At(node);
        await using var connection = new NpgsqlConnection(forum.Connection);
        await connection.OpenAsync(TestCancellation);
        await using var transaction = await connection.BeginTransactionAsync(TestCancellation);
        await using (var command = new NpgsqlCommand("LOCK TABLE comments", connection))
            await command.ExecuteNonQueryAsync(TestCancellation);
        var stuck = Enumerable.Range(0, 6).Select(_ => reader.TryQueryAsync(
            "query ($id: ID!) { article(by: { id: $id }) { thread { rows { comment { text } } } } }",
            new { id = article })).ToList();
        await BlockedAsync(2);
        for (var i = 0; i < 20; i++)
            Assert.False(
                (await reader.QueryAsync(
                    "query ($id: ID!) { article(by: { id: $id }) { title } }",
                    new { id = article }))["article"].IsNull);
        Assert.DoesNotContain(stuck, read => read.IsCompleted);
        await transaction.RollbackAsync(TestCancellation);
        foreach (var read in stuck)
        {
            var response = await read;
            if (!response.Has("errors"))
                Assert.Equal("Not read yet.", response["data"]["article"]["thread"]["rows"][0]["comment"]["text"].Text);
        }
    }

    [Fact]
    public async Task A_comment_that_reappears_under_the_same_id_is_read_again()
    {
        const string Page = "query ($id: ID!) { article(by: { id: $id }) { thread { rows { comment { text } } } } }";
        var article = await forum.ArticleAsync();
        var comment = GlobalId.UuidOf(
            (await (await forum.SharedMemberAsync("Ada")).PostCommentAsync(article, "As it was.")).Id);
        await forum.Anonymous.QueryAsync(Page, new { id = article });
        await forum.ExecuteAsync("CREATE TABLE kept AS SELECT * FROM comments WHERE id = $1", comment);
        await forum.ExecuteAsync(
            "CREATE TABLE kept_standing AS SELECT * FROM comment_standings WHERE comment_id = $1", comment);
        await forum.ExecuteAsync("DELETE FROM comments WHERE id = $1", comment);
        await forum.ExecuteAsync("UPDATE kept SET text = 'As it is.'");
        await forum.ExecuteAsync("INSERT INTO comments SELECT * FROM kept");
        await forum.ExecuteAsync(
            "UPDATE articles SET last_event = last_event + 1, stamp = stamp + 1 WHERE id = (SELECT article_id FROM kept)");
        await forum.ExecuteAsync("INSERT INTO comment_standings SELECT * FROM kept_standing");
        var read = await forum.Anonymous.QueryAsync(Page, new { id = article });
        Assert.Equal("As it is.", Assert.Single(read["article"]["thread"]["rows"].Items)["comment"]["text"].Text);
    }

    /// <summary>Waits until the given number of statements wait for a lock.</summary>
    private Task BlockedAsync(int statements) => Eventually.HoldsAsync(async () => await forum.CountAsync(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
        >= statements);

    private static Task<int> NumberAsync(ReadBatcher reads, string number, CancellationToken cancellationToken) =>
        reads.RunAsync(
            1,
            () => new NpgsqlBatchCommand($"SELECT {number}"),
            async (reader, _) => await reader.ReadAsync(TestCancellation) ? reader.GetInt32(0) : -1,
            cancellationToken);
}
