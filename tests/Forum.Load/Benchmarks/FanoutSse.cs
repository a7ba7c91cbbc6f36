using Forum.Load.Subscriptions;

namespace Forum.Load.Benchmarks;

/// <summary>Comments posted to an article to which thousands subscribe over server-sent events.</summary>
internal sealed class FanoutSse : IBenchmark
{
    private const int EventsPerSecond = 5;

    public string Name => "fanout.sse";
    public string About =>
        "Comments to thousands of subscribers by server-sent events, against a loop that writes the same bytes to open responses of Kestrel's.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var forum = await LiveForum.StartAsync(run, 1, "", cancellationToken);
        await using var kestrel = await FanoutServer.BareAsync("Kestrel", "events", cancellationToken);
        var ours = FanoutServer.Of(forum, forum.EventStreamHandshakeAsync);
        var paced = await FanoutRounds.RunAsync(
            [ours, kestrel], run, run.Options.Seconds * EventsPerSecond, TimeSpan.FromSeconds(1d / EventsPerSecond),
            cancellationToken);
        FanoutRounds.Print($"{Name}, {EventsPerSecond} events per second", paced);
        Console.WriteLine(
            $"{Name} {FanoutRounds.Ratio(paced, "Kestrel", "ours", t => t.Cpu)} of Kestrel's loop by CPU");
    }
}
