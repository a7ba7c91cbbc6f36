using System.Collections.Concurrent;
using System.Diagnostics;
using Forum.Server.Tests.Comments;
using Forum.Testing;

namespace Forum.Server.Tests.Queries.Consistency;

/// <summary>
/// After every kind of write, its author reads it immediately on the same node, and everyone reads it on every node within one second:
/// the results of all ways of reading are compared with the tables.
/// </summary>
public sealed class ReadingOnTwoNodes(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private const int Comparisons = 10_000, Seed = 52_026;

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<TimeSpan> waits = [];
    private string article = "";

    [Fact]
    public async Task Nothing_stale_is_read_in_ten_thousand_comparisons()
    {
        await using var redis = await RedisServer.StartNewAsync();
        ForumNode[] nodes = [await NodeAsync(redis), await NodeAsync(redis)];
        article = await forum.ArticleAsync();
        var writers = new List<ForumClient>();
        for (var i = 0; i < 4; i++) writers.Add(await forum.SignUpAsync(Names.New("Person")));
        var member = await forum.RegularAsync("Ada");
        var glances = nodes.Select(node => new PageReader(forum.Reader.At(node), member.At(node), article)).ToList();
        var dice = new Random(Seed);
        var writing = new RandomWrites(forum, article, writers, await forum.RegularModeratorAsync(), await forum.RegularEditorAsync(), dice);

        while (waits.Count < Comparisons)
        {
            var (order, other) = (RankedComment.Orders[dice.Next(6)], RankedComment.Orders[dice.Next(6)]);
            var author = await writing.NextAsync(nodes[dice.Next(2)]);
            var truth = await ExpectedPages.ReadAsync(forum, article);
            Assert.Equal(truth.Page(order), await PageReader.PageOfAsync(author, article, order));
            waits.Add(TimeSpan.Zero);
            await Task.WhenAll(glances.Select(glance => AllAsync(glance, truth, writing.Comment, order, other)));
        }

        var late = waits.Count(wait => wait > Promised);
        var summary = $"Seed {Seed}: {waits.Count} comparisons, {waits.Count(wait => wait > TimeSpan.Zero)} had to wait, {late} longer than is promised, {waits.Max().TotalMilliseconds:0} ms at most. {string.Join(", ", writing.Done)}";
        TestContext.Current.TestOutputHelper?.WriteLine(summary);

        // On a busy machine a backplane message may be late.
        Assert.True(late <= Comparisons / 1_000 && writing.Done.Count == 11, summary);
    }

    private Task<ForumNode> NodeAsync(RedisServer redis) => forum.AnotherNodeAsync($"--ConnectionStrings:Redis={redis.Connection}");

    private Task AllAsync(PageReader glance, ExpectedPages truth, string comment, string order, string other)
    {
        var id = GlobalId.UuidOf(comment);
        return Task.WhenAll(
            ShowsAsync(truth.Page(order), () => glance.PageByAddressAsync(order)!),
            ShowsAsync(truth.Page(other), () => glance.PageByAddressAsync(other)!),
            ShowsAsync(truth.Page(order), () => glance.PageByTextAsync(order)!),
            ShowsAsync(truth.Page(order), () => glance.PageOfMemberAsync(order)!),
            ShowsAsync(truth.Page(other)[(truth.Article.Length + 1)..], () => glance.MoreByAddressAsync(other)!),
            ShowsAsync(truth.RepliesTo(id, order), () => glance.RepliesByAddressAsync(comment, order)),
            ShowsAsync(truth.RepliesTo(id, order), () => glance.RepliesOfMemberAsync(comment, order)),
            ShowsAsync(string.Join('\n', truth.Articles), () => glance.ArticlesByAddressAsync()!));
    }

    /// <summary>Repeats the read until its result matches the tables.</summary>
    private async Task ShowsAsync(string? expected, Func<Task<string?>> readAsync)
    {
        var start = Stopwatch.GetTimestamp();
        for (var reads = 1; ; reads++)
        {
            // The time at which the request was sent counts: a request sent within the second is late only if its response is out of
            // date.
            var waited = reads == 1 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(start);
            var actual = await readAsync();
            if (actual == expected)
            {
                waits.Add(waited);
                return;
            }

            if (waited > Promised * 10) Assert.Equal(expected, actual);
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }
}
