using System.Collections.Concurrent;
using System.Diagnostics;
using Forum.Server.Tests.Limits;
using Forum.Server.Tests.Reading.Everywhere;
using Forum.Testing;

namespace Forum.Server.Tests.Live.Trouble;

/// <summary>People who write and read below one article at once, at two nodes, until they are told to stop.</summary>
internal sealed class MixedLoad(string article, Random seeds) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<long> posted = [];
    private readonly List<Task> people = [];
    private int reads, writes, allowed, refused;
    private long slowest, oldest;

    /// <summary>What failed, and what was wrong.</summary>
    public ConcurrentQueue<string> Failures { get; } = [];

    /// <summary>Attempts of those who push that were let through.</summary>
    public int Allowed => Volatile.Read(ref allowed);

    /// <summary>And that were not.</summary>
    public int Refused => Volatile.Read(ref refused);

    /// <summary>For how long a page was read that lacked what had been posted, at most.</summary>
    public TimeSpan Oldest => TimeSpan.FromTicks(Interlocked.Read(ref oldest));

    public override string ToString() =>
        $"{writes} writes, {reads} reads, {allowed} attempts of {allowed + refused} were allowed, the slowest took {TimeSpan.FromTicks(slowest).TotalMilliseconds:0} ms, the oldest page was {Oldest.TotalMilliseconds:0} ms old";

    /// <summary>Posts, votes and edits, and reads each of their own words at once.</summary>
    public void AddWriter(ForumClient person) => people.Add(LoopAsync(new Random(seeds.Next()), async dice =>
    {
        var comment = (await person.PostCommentAsync(article, $"Words {dice.Next()}.")).Id;
        posted.Enqueue(Stopwatch.GetTimestamp());
        var page = await person.CommentsAsync(article, first: 50);

        // Others may write a page full of comments while one question waits to find out that Redis does not answer.
        if (!page["nodes"].All("id").Contains(comment) && (await person.CommentAsync(comment)).IsNull) Failures.Enqueue($"{comment} is not there for its author: {page}");
        if (dice.Next(3) == 0) await person.EditCommentAsync(comment, "Second thoughts.");
        if (dice.Next(2) == 0) await person.VoteAsync(page["nodes"][dice.Next(page["nodes"].Count)]["id"].Text, "UP");
        Interlocked.Increment(ref writes);
    }));

    /// <summary>Reads the article's page in all ways; what was there once stays, and nothing is missing for long.</summary>
    public void AddReader(ForumClient stranger, ForumClient member)
    {
        var (glance, seen) = (new Glance(stranger, member, article), new int[3]);
        people.Add(LoopAsync(new Random(seeds.Next()), async dice =>
        {
            var (way, known, start) = (dice.Next(3), posted.ToArray(), Stopwatch.GetTimestamp());
            var page = await (way switch { 0 => glance.PageByAddressAsync("NEWEST"), 1 => glance.PageByTextAsync("NEWEST"), _ => glance.PageOfMemberAsync("NEWEST") });
            var count = int.Parse(page.Split('\n')[0].Split(' ')[^2], System.Globalization.CultureInfo.InvariantCulture);
            if (count < seen[way]) Failures.Enqueue($"A page of {seen[way]} comments was followed by one of {count}.");
            seen[way] = count;
            if (count < known.Length) Raise(ref oldest, Stopwatch.GetElapsedTime(known[count], start).Ticks);
            Interlocked.Increment(ref reads);
        }));
    }

    /// <summary>Writes below an article of their own, and compares each answer with the tables.</summary>
    public void Add(WritingAlone alone) => people.Add(LoopAsync(new Random(seeds.Next()), async dice =>
    {
        if (await alone.NextAsync(dice) is { } wrong) Failures.Enqueue(wrong);
    }));

    /// <summary>Tries again and again what staff may do only so often.</summary>
    public void AddPusher(ForumClient moderator) => people.Add(LoopAsync(new Random(seeds.Next()), async _ =>
    {
        var told = await moderator.AskAsync("mutation { lockBranch(input: { commentId: \"none\", reason: \"None.\" }) { errors { code } } }");
        var code = Assert.Single(told.Body.Codes());
        if (code == "RATE_LIMITED") Interlocked.Increment(ref refused);
        else if (code == "NOT_FOUND") Interlocked.Increment(ref allowed);
        else Failures.Enqueue(code);
    }));

    /// <summary>Goes on until what is given is over.</summary>
    public async Task DuringAsync(Func<Task> trouble)
    {
        await trouble();
        await stop.CancelAsync();
        await Task.WhenAll(people);
    }

    public void Dispose() => stop.Dispose();

    private async Task LoopAsync(Random dice, Func<Random, Task> doAsync)
    {
        using var pace = new PeriodicTimer(Pace);
        while (!stop.IsCancellationRequested && Failures.Count < 20)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                await doAsync(dice);
            }
            catch (Exception failed) when (failed is InvalidOperationException or HttpRequestException)
            {
                Failures.Enqueue(failed.Message);
            }

            Raise(ref slowest, Stopwatch.GetElapsedTime(start).Ticks);
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static void Raise(ref long highest, long value)
    {
        for (var known = Interlocked.Read(ref highest); value > known; known = Interlocked.Read(ref highest)) Interlocked.CompareExchange(ref highest, value, known);
    }
}
