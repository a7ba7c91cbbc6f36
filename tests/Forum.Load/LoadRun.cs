using Forum.Load.Machine;

namespace Forum.Load;

/// <summary>One run of the command: its options, and the database server, if the benchmark needs one.</summary>
internal sealed record LoadRun(LoadOptions Options, BenchmarkPostgres? Server)
{
    public BenchmarkPostgres Postgres =>
        Server ?? throw new InvalidOperationException("This benchmark declares that it needs no PostgreSQL.");

    /// <summary>Progress goes to standard error; standard output has only the results.</summary>
    public static void WriteLine(string line) => Console.Error.WriteLine(line);
}
