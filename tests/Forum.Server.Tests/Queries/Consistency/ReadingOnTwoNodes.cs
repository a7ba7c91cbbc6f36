using System.Collections.Concurrent;
using System.Diagnostics;
using Forum.Server.Tests.Comments;
using Forum.Testing;

namespace Forum.Server.Tests.Queries.Consistency;

/// <summary>
/// After every kind of write, its author reads it immediately on the same node, and everyone reads it on every node
/// within one second: the results of all ways of reading are compared with the tables.
/// </summary>
public sealed class ReadingOnTwoNodes(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Comparisons = 4_000, MaxComparisons = 20_000, KindsOfWrites = 11, Seed = 52_026;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<TimeSpan> waits = [];
    private string article = "";

    [Fact]
    public async Task Thousands_of_reads_equal_the_tables_within_one_second()
    {
        await using var redis = await RedisServer.StartNewAsync();
        ForumNode[] nodes = [await NodeAsync(redis), await NodeAsync(redis)];
        article = await forum.ArticleAsync();
        var writers = new List<ForumClient>();
        for (var i = 0; i < 4; i++) writers.Add(await forum.SignUpAsync(Names.New("Person")));
        var member = await forum.SharedMemberAsync("Ada");
        var pageReaders = nodes.Select(node => new PageReader(forum.Anonymous.At(node), member.At(node), article))
            .ToList();
        var random = new Random(Seed);
        var writing = new RandomWrites(
            forum, article, writers, await forum.SharedModeratorAsync(), await forum.SharedEditorAsync(), random);

        while (waits.Count < Comparisons
            || (writing.Counts.Count < KindsOfWrites && waits.Count < MaxComparisons))
        {
            var (order, other) = (RankedComment.Orders[random.Next(6)], RankedComment.Orders[random.Next(6)]);
            var author = await writing.WriteNextAsync(nodes[random.Next(2)]);
            var expected = await ExpectedPages.ReadAsync(forum, article);
            Assert.Equal(expected.Page(order), await PageReader.PageOfAsync(author, article, order));
            waits.Add(TimeSpan.Zero);
            await Task.WhenAll(
                pageReaders.Select(pageReader => CompareAllAsync(pageReader, expected, writing.Comment, order, other)));
        }

        var late = waits.Count(wait => wait > MaxDelay);
        var summary =
            $"Seed {Seed}: {waits.Count} comparisons, {waits.Count(wait => wait > TimeSpan.Zero)} had to wait, {late} longer than is promised, {waits.Max().TotalMilliseconds:0} ms at most. {string.Join(", ", writing.Counts)}";
        TestContext.Current.TestOutputHelper?.WriteLine(summary);

        // On a busy machine a backplane message may be late.
        Assert.True(late <= Comparisons / 1_000 && writing.Counts.Count == KindsOfWrites, summary);
    }

    private Task<ForumNode> NodeAsync(RedisServer redis) =>
        forum.StartNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");

    private Task CompareAllAsync(
        PageReader pageReader, ExpectedPages expected, string comment, string order, string other)
    {
        var id = GlobalId.UuidOf(comment);
        return Task.WhenAll(
            WaitForResultAsync(expected.Page(order), () => pageReader.PageByUrlAsync(order)!),
            WaitForResultAsync(expected.Page(other), () => pageReader.PageByUrlAsync(other)!),
            WaitForResultAsync(expected.Page(order), () => pageReader.PageByDocumentAsync(order)!),
            WaitForResultAsync(expected.Page(order), () => pageReader.PageAsMemberAsync(order)!),
            WaitForResultAsync(
                expected.Page(other)[(expected.Article.Length + 1)..], () => pageReader.MoreByUrlAsync(other)!),
            WaitForResultAsync(expected.RepliesTo(id, order), () => pageReader.RepliesByUrlAsync(comment, order)),
            WaitForResultAsync(expected.RepliesTo(id, order), () => pageReader.RepliesAsMemberAsync(comment, order)),
            WaitForResultAsync(string.Join('\n', expected.Articles), () => pageReader.ArticlesByUrlAsync()!));
    }

    /// <summary>
    /// Repeats the read, forty times a second, until its result matches the tables: the time until then is what the
    /// test measures.
    /// </summary>
    private async Task WaitForResultAsync(string? expected, Func<Task<string?>> readAsync)
    {
        var start = Stopwatch.GetTimestamp();
        for (var reads = 1; ; reads++)
        {
            // The time at which the request was sent counts: a request sent within the second is late only if its
            // response is out of date.
            var waited = reads == 1 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(start);
            var actual = await readAsync();
            if (actual == expected)
            {
                waits.Add(waited);
                return;
            }

            if (waited > MaxDelay * 10) Assert.Equal(expected, actual);
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }
}
