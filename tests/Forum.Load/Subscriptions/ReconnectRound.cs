using System.Diagnostics;
using Forum.Load.Machine;
using Forum.Load.Measuring;

namespace Forum.Load.Subscriptions;

/// <summary>The results of a round of thousands of reconnecting clients.</summary>
/// <param name="Seconds">Seconds from the first connection until all clients have received everything.</param>
/// <param name="Handshakes">Handshakes per second, until all clients are connected.</param>
/// <param name="Cpu">Microseconds of the program's CPU time for each client.</param>
/// <param name="PostgresCpu">Microseconds of PostgreSQL's CPU time for each client.</param>
/// <param name="LoadCpu">Microseconds of the load generator's own CPU time for each client.</param>
/// <param name="Waits">Milliseconds from each client's connection until it has received everything.</param>
internal sealed record ReconnectRound(
    double Seconds, double Handshakes, double Cpu, double PostgresCpu, double LoadCpu, IReadOnlyList<double> Waits)
{
    /// <summary>
    /// Less than a server's listen backlog, because a refused connection is retried only after a second.
    /// </summary>
    private const int MaxConnecting = 256;

    /// <summary>All clients connect as fast as they can, on one thread.</summary>
    public static ReconnectRound Run(RecordedReplay script, HttpProgram program, LoadRun run)
    {
        var count = run.Options.Sockets;
        var (cpu, postgres, own) = (
            CpuClock.Of(program.Pid), CpuClock.Of(run.Postgres.Pid), Environment.CpuUsage.TotalTime);
        var (all, buffer) = (new List<ReconnectingClient>(count), new byte[64 * 1024]);
        var (connected, completed, connectedAt) = (0, 0, 0L);
        using var epoll = new Epoll();
        var start = Stopwatch.GetTimestamp();
        try
        {
            while (completed < count)
            {
                while (all.Count < count && all.Count - connected < MaxConnecting)
                {
                    all.Add(new ReconnectingClient(script, all.Count));
                    epoll.Watch(all[^1].Descriptor, all.Count - 1);
                }

                epoll.Wait(20, Take);
                if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
                    throw new LoadFailure($"Of {count} clients, {connected} connected and {completed} received everything.");
            }

            var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
            double Each(TimeSpan time) => time.TotalMicroseconds / count;
            return new(
                took, count / Stopwatch.GetElapsedTime(start, connectedAt).TotalSeconds,
                Each(CpuClock.Of(program.Pid) - cpu), Each(CpuClock.Of(run.Postgres.Pid) - postgres),
                Each(Environment.CpuUsage.TotalTime - own), [.. all.Select(one => one.Took!.Value)]);
        }
        finally
        {
            all.ForEach(one => one.Dispose());
        }

        void Take(int number)
        {
            var one = all[number];
            var received = Epoll.Receive(one.Descriptor, buffer);
            if (received == 0) throw new LoadFailure("The server closed a connection.");
            if (received < 0) return;
            var wasConnected = one.IsConnected;
            one.Process(buffer.AsSpan(0, received));
            if (one.IsConnected && !wasConnected && ++connected == count) connectedAt = Stopwatch.GetTimestamp();
            if (one.Took is not null) completed++;
        }
    }

    public static void Print(string title, IReadOnlyDictionary<string, List<ReconnectRound>> rounds)
    {
        var table = new TextTable(
            title, "s until all are up to date", "handshakes/s", "wait p50 ms", "p99 ms", "us CPU per client",
            "us CPU PostgreSQL", "us CPU load");
        foreach (var (name, its) in rounds)
        {
            string Of(Func<ReconnectRound, double> figure) => Spread.Of(its.Select(figure)).ToString();
            table.Add(
                name, Of(s => s.Seconds), Of(s => s.Handshakes), Of(s => NodeHop.Percentile(s.Waits, 0.5)),
                Of(s => NodeHop.Percentile(s.Waits, 0.99)),
                Of(s => s.Cpu), Of(s => s.PostgresCpu), Of(s => s.LoadCpu));
        }

        table.Print();
    }
}
