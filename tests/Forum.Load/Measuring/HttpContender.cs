using Forum.Load.Machine;

namespace Forum.Load.Measuring;

/// <summary>A program that serves HTTP, measured with a closed loop of requests.</summary>
internal sealed class HttpContender(
    string name, HttpProgram program, HttpLoad load, int connections, BenchmarkPostgres postgres) : IContender
{
    public string Name => name;

    public async Task<Round> RunAsync(TimeSpan time, int seed, CancellationToken cancellationToken)
    {
        var before = await Meters.ReadAsync(postgres, program.Pid, cancellationToken);
        var latencies = load.Run(connections, time, seed);
        var after = await Meters.ReadAsync(postgres, program.Pid, cancellationToken);
        return after.Since(before, latencies.Count, latencies);
    }
}
