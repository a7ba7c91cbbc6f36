using System.Diagnostics;
using Forum.Load.Machine;

namespace Forum.Load.Subscriptions;

/// <summary>The results of a round of publishing to a crowd of subscribers.</summary>
/// <param name="Cpu">Microseconds of the program's CPU time for each delivery.</param>
/// <param name="PostgresCpu">Microseconds of PostgreSQL's CPU time for each event.</param>
/// <param name="Latencies">Milliseconds from the triggering request until the last subscriber has the message, for each
/// event.</param>
/// <param name="Writes">The program's writes for each delivery.</param>
/// <param name="Rate">Deliveries per second.</param>
internal sealed record FanoutRound(
    double Cpu, double PostgresCpu, IReadOnlyList<double> Latencies, double Writes, double Rate)
{
    private const int EventsToWarm = 10, RoundsToWarm = 12;

    /// <summary>
    /// Publishes to a crowd at the pace for the duration of twelve rounds, so that the runtime compiles hot code:
    /// tiered compilation depends on time as well as on the number of calls.
    /// </summary>
    public static async Task<byte[]> WarmAsync(
        FanoutServer server, LoadRun run, TimeSpan pace, byte[] message, CancellationToken cancellationToken)
    {
        var handshake = await server.HandshakeAsync(cancellationToken);
        using var subscribers = await Task.Run(
            () => Subscribers.Open(handshake, run.Options.Sockets), cancellationToken);
        var published = 0;
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(RoundsToWarm * run.Options.Seconds))
        {
            await server.PublishAsync(message, cancellationToken);
            await subscribers.WaitForAsync((long)++published * subscribers.Count, cancellationToken);
            await Task.Delay(pace, cancellationToken);
        }

        return subscribers.LastMessage;
    }

    /// <summary>
    /// Connects a crowd, sends warm-up events, then sends events at a pace and counts at the subscribers: each must
    /// receive each event exactly once.
    /// </summary>
    /// <param name="message">
    /// The message to send, if the stage does not create it; the result has the message that the subscribers received.
    /// </param>
    public static async Task<(FanoutRound Figures, byte[] Message)> RunAsync(
        FanoutServer server, LoadRun run, int events, TimeSpan pace, byte[] message,
        CancellationToken cancellationToken)
    {
        var handshake = await server.HandshakeAsync(cancellationToken);
        using var subscribers = await Task.Run(
            () => Subscribers.Open(handshake, run.Options.Sockets), cancellationToken);
        for (var done = 1; done <= EventsToWarm; done++)
        {
            await server.PublishAsync(message, cancellationToken);
            await subscribers.WaitForAsync((long)done * subscribers.Count, cancellationToken);
        }

        var (cpu, postgres, writes) = (
            CpuClock.Of(server.Program.Pid), CpuClock.Of(run.Postgres.Pid), subscribers.Writes);
        var begun = Stopwatch.GetTimestamp();
        var latencies = pace > TimeSpan.Zero
            ? await PacedAsync(server, subscribers, events, pace, message, cancellationToken)
            : await BurstAsync(server, subscribers, events, message, cancellationToken);
        var took = Stopwatch.GetElapsedTime(begun);
        subscribers.AssertEachReceived(EventsToWarm + events);
        var deliveries = (double)events * subscribers.Count;
        var figures = new FanoutRound(
            (CpuClock.Of(server.Program.Pid) - cpu).TotalMicroseconds / deliveries,
            (CpuClock.Of(run.Postgres.Pid) - postgres).TotalMicroseconds / events,
            latencies, (subscribers.Writes - writes) / deliveries, deliveries / took.TotalSeconds);
        return (figures, subscribers.LastMessage);
    }

    public double Percentile(double share)
    {
        var sorted = Latencies.Order().ToArray();
        return sorted[(int)((sorted.Length - 1) * share)];
    }

    /// <summary>
    /// Sends one event after another, at the pace, or when the last subscriber has the previous one, if that takes
    /// longer.
    /// </summary>
    private static async Task<List<double>> PacedAsync(
        FanoutServer server, Subscribers subscribers, int events, TimeSpan pace, byte[] message,
        CancellationToken cancellationToken)
    {
        var latencies = new List<double>();
        for (var number = 1; number <= events; number++)
        {
            var published = Stopwatch.GetTimestamp();
            await server.PublishAsync(message, cancellationToken);
            var last = await subscribers.WaitForAsync(
                (long)(EventsToWarm + number) * subscribers.Count, cancellationToken);
            latencies.Add(Stopwatch.GetElapsedTime(published, last).TotalMilliseconds);
            if (pace - Stopwatch.GetElapsedTime(published) is { Ticks: > 0 } rest)
                await Task.Delay(rest, cancellationToken);
        }

        return latencies;
    }

    /// <summary>Sends all events as fast as the program accepts them, eight at a time.</summary>
    private static async Task<List<double>> BurstAsync(
        FanoutServer server, Subscribers subscribers, int events, byte[] message, CancellationToken cancellationToken)
    {
        var published = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(
            0, events, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (_, token) => await server.PublishAsync(message, token));
        var last = await subscribers.WaitForAsync((long)(EventsToWarm + events) * subscribers.Count, cancellationToken);
        return [Stopwatch.GetElapsedTime(published, last).TotalMilliseconds];
    }
}
