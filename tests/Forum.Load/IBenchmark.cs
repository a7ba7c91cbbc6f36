namespace Forum.Load;

/// <summary>One named measurement: `dotnet run -c Release --project tests/Forum.Load -- NAME`.</summary>
internal interface IBenchmark
{
    /// <summary>As typed on the command line, such as `read.cold`.</summary>
    string Name { get; }

    /// <summary>One sentence for the command's help.</summary>
    string About { get; }

    /// <summary>False for what is measured in memory alone.</summary>
    bool NeedsPostgres => true;

    /// <summary>Prints a table and one summary line.</summary>
    Task RunAsync(LoadRun run, CancellationToken cancellationToken);
}
