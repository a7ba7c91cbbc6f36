using System.CommandLine;
using Forum.Load.Benchmarks;
using Forum.Load.Machine;

namespace Forum.Load;

/// <summary>The command line: one name for each benchmark, the same options for all.</summary>
internal static class LoadCommand
{
    private static readonly IBenchmark[] All =
    [
        new Generate(), new Serve(), new ReadCold(), new GrowThread(), new GrowParent(), new EnginePage(),
        new ReadHot(), new Read304(), new ReadPost(), new Stampede(), new Mixed(),
        new FanoutLatency(), new ConnStorm(), new ClusterHop(),
        new FanoutWs(), new FanoutSse(), new FanoutGroups(), new ConnMemory(),
        new SignIn(), new DocumentCost(), new Contention(),
    ];

    private static readonly Option<DirectoryInfo> Folder = new("--data")
    {
        Description = "Folder of the database, kept between runs",
        DefaultValueFactory = _ =>
            LoadOptions.DefaultFolder(),
    };

    private static readonly Option<int> Seed =
        new("--seed") { Description = "Seed of data and requests", DefaultValueFactory = _ => 1 };
    private static readonly Option<double> Scale =
        new("--scale") { Description = "Share of the full forum", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Rounds =
        new("--rounds") { Description = "Rounds of each contender", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Seconds =
        new("--seconds") { Description = "Length of a round", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Connections =
        new("--connections") { Description = "Connections that the load keeps busy", DefaultValueFactory = _ => 64 };

    private static readonly Option<int> Sockets =
        new("--sockets") { Description = "Subscribers in the live benchmarks", DefaultValueFactory = _ => 10_000 };

    public static RootCommand Build()
    {
        var root = new RootCommand("Generates a large forum and measures the program against its limits.");
        foreach (var benchmark in All)
        {
            var command = new Command(benchmark.Name, benchmark.About)
            {
                Folder, Seed, Scale, Rounds, Seconds, Connections, Sockets,
            };
            command.SetAction(
                (arguments, cancellationToken) => RunAsync(benchmark, Options(arguments), cancellationToken));
            root.Add(command);
        }

        return root;
    }

    private static LoadOptions Options(ParseResult arguments) => new(
        arguments.GetValue(Folder)!, arguments.GetValue(Seed), arguments.GetValue(Scale),
        arguments.GetValue(Rounds), arguments.GetValue(Seconds), arguments.GetValue(Connections),
        arguments.GetValue(Sockets));

    private static async Task<int> RunAsync(
        IBenchmark benchmark, LoadOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using var folderLock = benchmark is Serve ? null : LockFolder(options.Folder);
            await using var postgres = benchmark.NeedsPostgres
                ? await BenchmarkPostgres.StartAsync(options.Folder, cancellationToken)
                : null;
            await benchmark.RunAsync(new LoadRun(options, postgres), cancellationToken);
            return 0;
        }
        catch (LoadFailure exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    /// <summary>Two concurrent measurements would distort each other, so this takes an exclusive lock.</summary>
    private static FileStream LockFolder(DirectoryInfo folder)
    {
        folder.Create();
        try
        {
            return new FileStream(
                Path.Combine(folder.FullName, "turn"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new LoadFailure($"Another measurement runs on {folder.FullName}.");
        }
    }
}
