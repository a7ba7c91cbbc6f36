namespace Forum.Load;

/// <summary>One named measurement: `dotnet run -c Release --project tests/Forum.Load -- NAME`.</summary>
internal interface IBenchmark
{
    /// <summary>The name on the command line, such as `read.cold`.</summary>
    string Name { get; }

    /// <summary>One sentence for the command's help text.</summary>
    string About { get; }

    /// <summary>False for benchmarks that run in memory only.</summary>
    bool NeedsPostgres => true;

    /// <summary>Prints a table and one summary line.</summary>
    Task RunAsync(LoadRun run, CancellationToken cancellationToken);
}
