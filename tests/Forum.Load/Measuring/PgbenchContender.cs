using Forum.Load.Machine;

namespace Forum.Load.Measuring;

/// <summary>
/// pgbench with the program's own statements: what PostgreSQL achieves on this machine when its client ignores the
/// rows. Its first two seconds, in which it connects, prepares and plans, are not counted.
/// </summary>
internal sealed class PgbenchContender(Pgbench pgbench, int clients, BenchmarkPostgres postgres) : IContender
{
    private const int SecondsToSettle = 2;

    public const string ContenderName = "pgbench";

    public string Name => ContenderName;

    public async Task<Round> RunAsync(TimeSpan time, int seed, CancellationToken cancellationToken)
    {
        var seconds = (int)Math.Ceiling(time.TotalSeconds);
        var rates = new List<double>();
        var before = await Meters.ReadAsync(postgres, null, cancellationToken);
        await pgbench.RunAsync(clients, seconds + SecondsToSettle, rates.Add, cancellationToken);
        var after = await Meters.ReadAsync(postgres, null, cancellationToken);
        var whole = after.Since(before, Math.Max(1, rates.Sum()), []);
        var rate = rates.Skip(SecondsToSettle).DefaultIfEmpty(0).Average();
        return whole with { Rate = rate, P50 = clients * 1_000 / Math.Max(1, rate), P99 = double.NaN };
    }
}
