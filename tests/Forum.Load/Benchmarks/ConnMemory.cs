using Forum.Load.Machine;
using Forum.Load.Measuring;
using Forum.Load.Subscriptions;

namespace Forum.Load.Benchmarks;

/// <summary>The memory that thousands of subscribers use while no event is published.</summary>
internal sealed class ConnMemory : IBenchmark
{
    /// <summary>
    /// Sockets that connect and disconnect before the measurement, so that one-time allocations are not attributed to
    /// the others.
    /// </summary>
    private const int Before = 500;

    /// <summary>Longer than a socket may stay idle: after this time the program has pinged each of them.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    public string Name => "conn.memory";
    public string About =>
        "Resident memory of an idle graphql-transport-ws subscriber, against a bare Kestrel WebSocket.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var (ours, bare, message) = (new List<double>(), new List<double>(), Array.Empty<byte>());
        for (var round = 1; round <= run.Options.Rounds; round++)
        {
            await using (var forum = await LiveForum.StartAsync(run, 1, "", cancellationToken))
                ours.Add(await MeasureAsync(FanoutServer.Of(forum, token => forum.HandshakeAsync(1, token))));
            await using (var kestrel = await FanoutServer.BareAsync("Kestrel", "socket", cancellationToken))
                bare.Add(await MeasureAsync(kestrel));
            LoadRun.WriteLine($"round {round}: {Spread.Text(ours[^1])} kB per socket, Kestrel {Spread.Text(bare[^1])}");
        }

        var table = new TextTable($"{Name}, {run.Options.Sockets} idle sockets", "kB per socket");
        table.Add("ours", Spread.Of(ours).ToString());
        table.Add("Kestrel", Spread.Of(bare).ToString());
        table.Print();
        Console.WriteLine(
            $"{Name} {Spread.Text(Spread.Of(ours).Median)} kB per socket, {Spread.Of(bare.Zip(ours, (theirs, mine) => theirs / mine))} of bare Kestrel's");

        async Task<double> MeasureAsync(FanoutServer server)
        {
            using (await OpenAsync(server, Before))
            {
            }

            await Task.Delay(Idle, cancellationToken);
            var before = ResidentMemory.Of(server.Program.Pid);
            using var subscribers = await OpenAsync(server, run.Options.Sockets);
            await Task.Delay(Idle, cancellationToken);
            return (ResidentMemory.Of(server.Program.Pid) - before) / 1_024d / subscribers.Count;
        }

        // Each has received an event, so that nothing is left to be allocated lazily.
        async Task<Subscribers> OpenAsync(FanoutServer server, int count)
        {
            var handshake = await server.HandshakeAsync(cancellationToken);
            var subscribers = await Task.Run(() => Subscribers.Open(handshake, count), cancellationToken);
            await server.PublishAsync(message, cancellationToken);
            await subscribers.WaitForAsync(count, cancellationToken);
            message = subscribers.LastMessage;
            return subscribers;
        }
    }
}
