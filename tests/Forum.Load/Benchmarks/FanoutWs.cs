using Forum.Load.Subscriptions;

namespace Forum.Load.Benchmarks;

/// <summary>
/// Comments posted to an article to which thousands subscribe over WebSockets, one at a time and in a burst.
/// </summary>
internal sealed class FanoutWs : IBenchmark
{
    private const int EventsPerSecond = 5, Burst = 200;

    public string Name => "fanout.ws";
    public string About =>
        "Comments to thousands of graphql-transport-ws subscribers, against a bare Kestrel WebSocket loop and nchan with the same bytes at the same pace.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var forum = await LiveForum.StartAsync(run, 1, "", cancellationToken);
        await using var kestrel = await FanoutServer.BareAsync("Kestrel", "socket", cancellationToken);
        await using var raw = await FanoutServer.BareAsync("plain sockets", "raw", cancellationToken);
        await using var nchan = await FanoutServer.NchanAsync(cancellationToken);
        if (nchan is null)
            LoadRun.WriteLine(
                "nchan is not installed (Debian: apt-get install nginx-light libnginx-mod-nchan): left out");
        var ours = FanoutServer.Of(forum, token => forum.HandshakeAsync(1, token));
        FanoutServer[] servers = [ours, kestrel, raw, .. nchan is null ? [] : new[] { nchan }];
        var paced = await FanoutRounds.RunAsync(
            servers, run, run.Options.Seconds * EventsPerSecond, TimeSpan.FromSeconds(1d / EventsPerSecond),
            cancellationToken);
        FanoutRounds.Print($"{Name}, {EventsPerSecond} events per second", paced);
        var together = await FanoutRounds.RunAsync([ours, kestrel], run, Burst, TimeSpan.Zero, cancellationToken);
        FanoutRounds.Print($"{Name}, {Burst} events at once", together);
        Console.WriteLine(
            $"{Name} {FanoutRounds.Ratio(paced, "Kestrel", "ours", t => t.Cpu)} of Kestrel's loop by CPU"
            + (nchan is null ? "" : $", {FanoutRounds.Ratio(paced, "nchan", "ours", t => t.Cpu)} of nchan")
            + $"; at once: {FanoutRounds.Median(together, "ours", t => t.Writes)} writes per delivery");
    }
}
