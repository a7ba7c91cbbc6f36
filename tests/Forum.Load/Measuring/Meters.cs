using System.Diagnostics;
using Forum.Load.Generating;
using Forum.Load.Machine;
using Npgsql;

namespace Forum.Load.Measuring;

/// <summary>Readings of every meter at one moment; the difference of two is a <see cref="Round"/>.</summary>
internal sealed record Meters(long At, TimeSpan Program, TimeSpan Postgres, TimeSpan Load, long Buffers)
{
    /// <param name="program">
    /// The measured program's topmost process; null: the child processes that exited between the two readings.
    /// </param>
    public static async Task<Meters> ReadAsync(
        BenchmarkPostgres postgres, int? program, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionTo(GeneratedForum.Database));
        await connection.OpenAsync(cancellationToken);
        var buffers = await connection.OneAsync<decimal>(
            "SELECT coalesce(sum(shared_blks_hit + shared_blks_read), 0) FROM pg_stat_statements", cancellationToken);
        return new Meters(
            Stopwatch.GetTimestamp(),
            program is { } pid ? CpuClock.Of(pid) : CpuClock.OfEndedChildren(),
            CpuClock.Of(postgres.Pid),
            Environment.CpuUsage.TotalTime,
            (long)buffers);
    }

    public Round Since(Meters before, double requests, IReadOnlyList<long> latencies)
    {
        double Each(TimeSpan time) => time.TotalMicroseconds / requests;
        var sorted = latencies.Order().ToArray();
        double Percentile(double share) =>
            sorted.Length == 0
                ? 0
                : Stopwatch.GetElapsedTime(0, sorted[(int)((sorted.Length - 1) * share)]).TotalMilliseconds;
        return new Round(
            requests,
            requests / Stopwatch.GetElapsedTime(before.At, At).TotalSeconds,
            Each(Program - before.Program), Each(Postgres - before.Postgres), Each(Load - before.Load),
            (Buffers - before.Buffers) / requests,
            Percentile(0.5), Percentile(0.99));
    }
}
