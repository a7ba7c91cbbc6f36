namespace Forum.Load.Benchmarks;

/// <summary>Keeps the database server running, for manual inspection.</summary>
internal sealed class Serve : IBenchmark
{
    public string Name => "serve";
    public string About => "Keeps the generated database running until Ctrl+C and prints how to connect to it.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        Console.WriteLine($"psql -h {run.Postgres.Host} -U postgres {Generating.GeneratedForum.Database}");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            LoadRun.WriteLine("Stopping");
        }
    }
}
