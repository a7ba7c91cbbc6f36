using System.Diagnostics;
using Forum.Load.Machine;
using Forum.Load.Measuring;
using Forum.Load.Reads;
using Forum.Load.Subscriptions;
using Forum.Testing;

namespace Forum.Load.Benchmarks;

/// <summary>
/// Thousands of clients reconnect in a burst to a node that had no subscribers, and resume from their cursors: twenty
/// comments back, none of which this node has seen, because they were posted on another node.
/// </summary>
internal sealed class ConnStorm : IBenchmark
{
    private const int Missed = 20, StormsToWarm = 3;
    private const string Ours = "ours", Echo = "Kestrel, an echo", Same = "Kestrel, same bytes";

    public string Name => "conn.storm";
    public string About =>
        "Thousands of clients reconnect and get the events that they missed, against bare Kestrel's WebSocket handshakes; and how often the database is read for it.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var forum = await LiveForum.StartAsync(run, 2, "", cancellationToken);
        await using var bare = await BareAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = new($"http://{bare.Address}") };
        var rounds = new[] { Ours, Echo, Same }.ToDictionary(name => name, _ => new List<ReconnectRound>());
        var reads = new List<IReadOnlyDictionary<string, long>>();
        for (var number = 1 - StormsToWarm; number <= run.Options.Rounds; number++)
        {
            var script = await MissAsync(forum, cancellationToken);
            await GiveAsync(http, script, cancellationToken);
            (string Name, RecordedReplay Script, HttpProgram Program)[] turns =
            [
                (Ours, script, forum.Nodes[1]), (Echo, EchoOf(bare, script), bare), (Same, SameOf(bare, script), bare),
            ];
            foreach (var turn in turns)
            {
                await RuntimeWarmup.WaitForIdleAsync(turn.Program, cancellationToken);
                ReconnectRound? storm = null;
                var counts = await StatementCounts.DuringAsync(
                    run.Postgres,
                    async () =>
                        storm = await Task.Run(
                            () => ReconnectRound.Run(turn.Script, turn.Program, run),
                            cancellationToken), cancellationToken, LiveForum.Database);
                LoadRun.WriteLine(
                    $"round {number}, {turn.Name}: all are up to date after {Spread.Text(storm!.Seconds)} s, {Spread.Text(storm.Handshakes)} handshakes/s, {Spread.Text(storm.Cpu)} us CPU each");
                if (number <= 0) continue;
                rounds[turn.Name].Add(storm);
                if (turn.Name == Ours) reads.Add(counts);
            }
        }

        ReconnectRound.Print($"{Name}, {run.Options.Sockets} with {Missed} events missed", rounds);
        foreach (var (statement, calls) in reads[^1]) Console.WriteLine(
            $"last round, {calls} times: {Line(statement)}");
        string Against(string limit, Func<ReconnectRound, double> figure) =>
            Spread.Of(rounds[Ours].Zip(rounds[limit], (mine, its) => figure(its) / figure(mine))).ToString();
        Console.WriteLine(
            $"{Name} {Against(Echo, s => s.Seconds)} of bare handshakes with an echo by time, {Against(Echo, s => s.Cpu)} by CPU; {Against(Same, s => s.Seconds)} and {Against(Same, s => s.Cpu)} with the same bytes; "
            + $"{Spread.Of(reads.Select(counts => (double)counts.Values.Sum()))} statements per storm, the most repeated {Spread.Of(reads.Select(counts => (double)counts.Values.Max()))} times, for one article");
    }

    /// <summary>Comments are posted on the other node while it has no subscribers.</summary>
    private static async Task<RecordedReplay> MissAsync(LiveForum forum, CancellationToken cancellationToken)
    {
        var after = await forum.CursorAsync(cancellationToken);
        for (var number = 0; number < Missed; number++) await forum.PostAsync(cancellationToken);
        var there = await RecordedReplay.RecordAsync(
            forum.HandshakeAfter(after, forum.Nodes[0]), Missed, cancellationToken);
        return there with { Handshake = forum.HandshakeAfter(after, forum.Nodes[1]) };
    }

    private static async Task<HttpProgram> BareAsync(CancellationToken cancellationToken)
    {
        var (port, raw) = (LocalPort.FindFree(), LocalPort.FindFree());
        var start = new ProcessStartInfo(
            ExternalPrograms.Dotnet,
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "Forum.Load.dll"), BaselineServer.Verb, $"{port}",
                $"{raw}"]);

        // The program has the same setting: its threads do not spin while they wait for work.
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        return await HttpProgram.StartAsync(start, port, cancellationToken);
    }

    private static async Task GiveAsync(HttpClient http, RecordedReplay script, CancellationToken cancellationToken)
    {
        using var bytes = new ByteArrayContent(script.Bytes);
        using var response = await http.PostAsync($"/script/{script.Greeting}", bytes, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new LoadFailure($"Kestrel returned {response.StatusCode}.");
    }

    /// <summary>Echoes the message that subscribes to the events.</summary>
    private static RecordedReplay EchoOf(HttpProgram bare, RecordedReplay script) => new(
        Handshake.Socket(bare.Address, "/echo") with { Subscribe = script.Handshake.Subscribe }, 0,
        RecordedReplay.Frame(RecordedReplay.Payload(script.Handshake.Subscribe(0))));

    /// <summary>Sends the `connection_ack` message and the events, one message for each of the two.</summary>
    private static RecordedReplay SameOf(HttpProgram bare, RecordedReplay script)
    {
        var greeting = RecordedReplay.Frame(script.Bytes.AsSpan(0, script.Greeting));
        return new(
            script.Handshake with
            {
                Address = bare.Address,
                Request = Handshake.Socket(bare.Address, "/script").Request
            }, greeting.Length,
            [.. greeting, .. RecordedReplay.Frame(script.Bytes.AsSpan(script.Greeting))]);
    }

    private static string Line(string statement) =>
        string.Join(' ', statement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
