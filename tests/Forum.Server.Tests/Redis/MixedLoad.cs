using System.Collections.Concurrent;
using System.Diagnostics;
using Forum.Server.Tests.Queries.Consistency;
using Forum.Server.Tests.RateLimiting;
using Forum.Testing;

namespace Forum.Server.Tests.Redis;

/// <summary>Clients that concurrently write and read below one article, at two nodes, until they are stopped.</summary>
internal sealed class MixedLoad(string article, Random seeds) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<long> posted = [];
    private readonly List<Task> clients = [];
    private int reads, writes, allowed, refused;
    private long slowest, oldest;

    /// <summary>The calls that failed, and the responses that were wrong.</summary>
    public ConcurrentQueue<string> Failures { get; } = [];

    /// <summary>The number of calls of the throttled moderators that were allowed.</summary>
    public int Allowed => Volatile.Read(ref allowed);

    /// <summary>The number of calls of the throttled moderators that were rejected.</summary>
    public int Refused => Volatile.Read(ref refused);

    /// <summary>The longest time for which a page was read without a comment that had been posted.</summary>
    public TimeSpan Oldest => TimeSpan.FromTicks(Interlocked.Read(ref oldest));

    public override string ToString() =>
        $"{writes} writes, {reads} reads, {allowed} attempts of {allowed + refused} were allowed, the slowest took {TimeSpan.FromTicks(slowest).TotalMilliseconds:0} ms, the oldest page was {Oldest.TotalMilliseconds:0} ms old";

    /// <summary>Adds a client that posts, votes and edits, and immediately reads each of its own comments.</summary>
    public void AddWriter(ForumClient person) => clients.Add(LoopAsync(new Random(seeds.Next()), async random =>
    {
        var comment = (await person.PostCommentAsync(article, $"Words {random.Next()}.")).Id;
        posted.Enqueue(Stopwatch.GetTimestamp());
        var page = await person.CommentsAsync(article, first: 50);

        // Others may write a page full of comments while one query waits for Redis to time out.
        if (!page["nodes"].All("id").Contains(comment) && (await person.CommentAsync(comment)).IsNull)
            Failures.Enqueue($"{comment} is missing for its author: {page}");
        if (random.Next(3) == 0) await person.EditCommentAsync(comment, "Second thoughts.");
        if (random.Next(2) == 0)
            await person.VoteAsync(page["nodes"][random.Next(page["nodes"].Count)]["id"].Text, "UP");
        Interlocked.Increment(ref writes);
    }));

    /// <summary>
    /// Adds readers of the article's page in all ways: comments do not disappear, and none is missing for long.
    /// </summary>
    public void AddReader(ForumClient anonymous, ForumClient member)
    {
        var (pageReader, seen) = (new PageReader(anonymous, member, article), new int[3]);
        clients.Add(LoopAsync(new Random(seeds.Next()), async random =>
        {
            var (kind, known, start) = (random.Next(3), posted.ToArray(), Stopwatch.GetTimestamp());
            var page = await (kind switch
            {
                0 => pageReader.PageByUrlAsync("NEWEST"),
                1 => pageReader.PageByDocumentAsync(
                    "NEWEST"),
                _ => pageReader.PageAsMemberAsync("NEWEST")
            });
            var count = int.Parse(
                page.Split('\n')[0].Split(' ')[^2], System.Globalization.CultureInfo.InvariantCulture);
            if (count < seen[kind])
                Failures.Enqueue($"A page of {seen[kind]} comments was followed by one of {count}.");
            seen[kind] = count;
            if (count < known.Length) RaiseTo(ref oldest, Stopwatch.GetElapsedTime(known[count], start).Ticks);
            Interlocked.Increment(ref reads);
        }));
    }

    /// <summary>Adds a writer below a separate article, which compares each response with the tables.</summary>
    public void Add(SingleWriter alone) => clients.Add(LoopAsync(new Random(seeds.Next()), async random =>
    {
        if (await alone.WriteNextAsync(random) is { } wrong) Failures.Enqueue(wrong);
    }));

    /// <summary>Adds a moderator who keeps calling an operation with a low rate limit.</summary>
    public void AddThrottledModerator(
        ForumClient moderator) => clients.Add(LoopAsync(new Random(seeds.Next()), async _ =>
    {
        var received = await moderator.ExecuteAsync(
            "mutation { lockBranch(input: { commentId: \"none\", reason: \"None.\" }) { errors { code } } }");
        var code = Assert.Single(received.Body.Codes());
        if (code == "RATE_LIMITED") Interlocked.Increment(ref refused);
        else if (code == "NOT_FOUND") Interlocked.Increment(ref allowed);
        else Failures.Enqueue(code);
    }));

    /// <summary>Keeps the load running until the given action has completed.</summary>
    public async Task RunDuringAsync(Func<Task> faultAsync)
    {
        await faultAsync();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
    }

    public void Dispose() => stop.Dispose();

    private async Task LoopAsync(Random random, Func<Random, Task> actAsync)
    {
        using var pace = new PeriodicTimer(Pace);
        while (!stop.IsCancellationRequested && Failures.Count < 20)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                await actAsync(random);
            }
            catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException)
            {
                Failures.Enqueue(exception.Message);
            }

            RaiseTo(ref slowest, Stopwatch.GetElapsedTime(start).Ticks);
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static void RaiseTo(ref long highest, long value)
    {
        for (var known = Interlocked.Read(ref highest); value > known; known = Interlocked.Read(
            ref highest)) Interlocked.CompareExchange(ref highest, value, known);
    }
}
