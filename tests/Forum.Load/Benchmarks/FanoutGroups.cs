using System.Diagnostics;
using Forum.Load.Machine;
using Forum.Load.Measuring;
using Forum.Load.Subscriptions;

namespace Forum.Load.Benchmarks;

/// <summary>
/// How often an event is executed when thousands of subscribers send the same operation, and when they do not.
/// </summary>
internal sealed class FanoutGroups : IBenchmark
{
    private const int Events = 5;

    public string Name => "fanout.groups";
    public string About =>
        "Subscribers with 1, 100 and as many sets of variables as subscribers: how often each event is run, by the program's own count.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var forum = await LiveForum.StartAsync(run, 1, "", cancellationToken, collector.Address);
        var table = new TextTable(
            $"{Name}, {run.Options.Sockets} subscribers", "runs per event", "statements per event", "last after ms");
        var isExact = true;
        foreach (var groups in new[] { 1, 100, run.Options.Sockets })
        {
            LoadRun.WriteLine($"{groups} groups");
            var handshake = await forum.HandshakeAsync(groups, cancellationToken);
            using var subscribers = await Task.Run(
                () => Subscribers.Open(handshake, run.Options.Sockets), cancellationToken);

            // After this event all one-time work is done and all subscribers are connected.
            await PublishAsync(subscribers, 1);
            var (runs, statements) = (await RunsAsync(), await forum.StatementsAsync("SELECT%", cancellationToken));
            var latencies = new List<double>();
            for (var number = 2; number <= Events + 1; number++) latencies.Add(await PublishAsync(subscribers, number));
            subscribers.AssertEachReceived(Events + 1);
            var (ran, onSent) = (
                await RunsAsync() - runs, await forum.StatementsAsync("SELECT%", cancellationToken) - statements);
            isExact &= ran == (long)Events * groups;
            table.Add(
                $"{groups} groups", Spread.Text((double)ran / Events), Spread.Text((double)onSent / Events),
                Spread.Of(latencies).ToString());
        }

        table.Print();
        Console.WriteLine($"{Name} {(isExact ? "one run a group, exactly" : "NOT one run a group")}");

        async Task<double> PublishAsync(Subscribers subscribers, int number)
        {
            var published = Stopwatch.GetTimestamp();
            await forum.PostAsync(cancellationToken);
            return Stopwatch.GetElapsedTime(published, await subscribers.WaitForAsync(
                (long)number * subscribers.Count, cancellationToken)).TotalMilliseconds;
        }

        // After two more metric reports, everything counted before has been exported.
        async Task<long> RunsAsync()
        {
            for (var reports = collector.Reports; collector.Reports < reports + 2;) await Task.Delay(
                50, cancellationToken);
            return collector.Sum("graphql.events.executed");
        }
    }
}
