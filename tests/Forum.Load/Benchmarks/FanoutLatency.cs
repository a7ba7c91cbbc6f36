using System.Diagnostics;
using Forum.Load.Measuring;
using Forum.Load.Reads;
using Forum.Load.Subscriptions;

namespace Forum.Load.Benchmarks;

/// <summary>
/// The time from the request that posts a comment until the last of thousands of the article's subscribers has received
/// it.
/// </summary>
internal sealed class FanoutLatency : IBenchmark
{
    private const int EventsPerSecond = 2, MinEvents = 60, EventsToWarm = 200, CommentsAlone = 200;

    public string Name => "fanout.latency";
    public string About =>
        "From a comment's request to the last of thousands of graphql-transport-ws subscribers, against a bare Kestrel WebSocket loop and plain sockets with the same bytes.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var forum = await LiveForum.StartAsync(run, 1, "", cancellationToken);
        await using var kestrel = await FanoutServer.BareAsync("Kestrel", "socket", cancellationToken);
        await using var raw = await FanoutServer.BareAsync("plain sockets", "raw", cancellationToken);
        var ours = FanoutServer.Of(forum, token => forum.HandshakeAsync(1, token));
        await WarmAsync([ours, kestrel, raw], run, cancellationToken);
        var alone = await AloneAsync(forum, cancellationToken);
        var rounds = await FanoutRounds.RunAsync(
            [ours, kestrel, raw], run, Math.Max(MinEvents, run.Options.Seconds * EventsPerSecond),
            TimeSpan.FromSeconds(1d / EventsPerSecond), cancellationToken);
        FanoutRounds.Print($"{Name}, {EventsPerSecond} events per second", rounds);
        Console.WriteLine(
            $"all events of all rounds: {string.Join("; ", rounds.Select(pair => $"{pair.Key} {OfAll(pair.Value)}"))}");
        Console.WriteLine($"a comment without subscribers is posted in {Spread.Text(alone)} ms");
        Console.WriteLine(
            $"{Name} {FanoutRounds.Ratio(rounds, "plain sockets", "ours", t => t.Percentile(0.5))} of plain sockets by p50, "
            + $"{FanoutRounds.Ratio(rounds, "plain sockets", "ours", t => t.Percentile(0.99))} by p99; "
            + $"{FanoutRounds.Ratio(rounds, "Kestrel", "ours", t => t.Percentile(0.5))} of Kestrel's loop by p50, "
            + $"{FanoutRounds.Ratio(rounds, "Kestrel", "ours", t => t.Percentile(0.99))} by p99");
    }

    /// <summary>
    /// Sends many events in a burst to a crowd of subscribers for each stage, until nothing is left to compile.
    /// </summary>
    private static async Task WarmAsync(
        IReadOnlyList<FanoutServer> servers, LoadRun run, CancellationToken cancellationToken)
    {
        var message = Array.Empty<byte>();
        foreach (var server in servers)
        {
            LoadRun.WriteLine($"warming up {server.Name}");
            (_, message) = await FanoutRound.RunAsync(
                server, run, EventsToWarm, TimeSpan.FromMilliseconds(1), message, cancellationToken);
            await RuntimeWarmup.WaitForIdleAsync(server.Program, cancellationToken);
        }
    }

    /// <summary>
    /// The share of the latency that the mutation itself takes: its median response time in milliseconds.
    /// </summary>
    private static async Task<double> AloneAsync(LiveForum forum, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var number = 0; number < CommentsAlone; number++)
        {
            var start = Stopwatch.GetTimestamp();
            await forum.PostAsync(cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Spread.Of(times).Median;
    }

    private static string OfAll(IReadOnlyList<FanoutRound> rounds)
    {
        var all = new FanoutRound(0, 0, [.. rounds.SelectMany(round => round.Latencies)], 0, 0);
        return $"p50 {Spread.Text(all.Percentile(0.5))} ms, p99 {Spread.Text(all.Percentile(0.99))} ms";
    }
}
