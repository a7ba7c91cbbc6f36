using Forum.Load.Measuring;
using Forum.Load.Reads;
using Forum.Load.Subscriptions;
using Forum.Testing;

namespace Forum.Load.Benchmarks;

/// <summary>
/// The time from posting a comment on one node until a subscriber on another node receives it, compared with a bare
/// message over Redis.
/// </summary>
internal sealed class ClusterHop : IBenchmark
{
    private const int EventsPerSecond = 20, MinEvents = 200, EventsToWarm = 2_000;

    public string Name => "cluster.hop";
    public string About =>
        "Two nodes on one PostgreSQL and one Redis: the latency that the other node adds to a comment, against PUBLISH to SUBSCRIBE of Redis alone.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var forum = await LiveForum.StartAsync(run, 2, redis.Connection, cancellationToken);
        LoadRun.WriteLine($"warming up with {EventsToWarm} comments");
        await NodeHop.RunAsync(forum, redis, run, EventsToWarm, TimeSpan.Zero, cancellationToken);
        foreach (var node in forum.Nodes) await RuntimeWarmup.WaitForIdleAsync(node, cancellationToken);
        var rounds = new List<NodeHop>();
        var events = Math.Max(MinEvents, run.Options.Seconds * EventsPerSecond);
        for (var number = 1; number <= run.Options.Rounds; number++)
        {
            rounds.Add(
                await NodeHop.RunAsync(
                    forum, redis, run, events, TimeSpan.FromSeconds(1d / EventsPerSecond), cancellationToken));
            LoadRun.WriteLine(
                $"round {number}: the other node adds {Spread.Text(NodeHop.Percentile(rounds[^1].Added, 0.5))} ms, a message over Redis takes {Spread.Text(NodeHop.Percentile(rounds[^1].Redis, 0.5))} ms");
        }

        Print(rounds);
    }

    private void Print(List<NodeHop> rounds)
    {
        string Of(Func<NodeHop, IEnumerable<double>> figures, double share) =>
            Spread.Of(rounds.Select(round => NodeHop.Percentile(figures(round), share))).ToString();
        string Cpu(int which) => Spread.Of(rounds.Select(round => round.Cpu[which])).ToString();
        var table = new TextTable(
            $"{Name}, {EventsPerSecond} comments per second", "p50 ms", "p99 ms", "us CPU per event");
        table.Add(
            "to a subscriber on the same node", Of(round => round.Near, 0.5), Of(round => round.Near, 0.99), Cpu(0));
        table.Add(
            "to a subscriber on the other node", Of(round => round.Far, 0.5), Of(round => round.Far, 0.99), Cpu(1));
        table.Add("added, event by event", Of(round => round.Added, 0.5), Of(round => round.Added, 0.99), "-");
        table.Add("PUBLISH to SUBSCRIBE alone", Of(round => round.Redis, 0.5), Of(round => round.Redis, 0.99), Cpu(3));
        table.Print();
        Console.WriteLine(
            $"PostgreSQL {Cpu(2)} us CPU per event; {rounds.Count} rounds of {rounds[0].Near.Count} events, each received once by both");
        Console.WriteLine(
            $"{Name} adds p50 {Of(round => round.Added, 0.5)} ms, p99 {Of(round => round.Added, 0.99)} ms; Redis alone {Of(round => round.Redis, 0.5)} ms, difference "
            + $"{Spread.Of(rounds.Select(round => NodeHop.Percentile(round.Added, 0.5) - NodeHop.Percentile(round.Redis, 0.5)))} ms");
    }
}
