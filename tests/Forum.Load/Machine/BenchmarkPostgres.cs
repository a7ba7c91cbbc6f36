using System.Diagnostics;
using System.Globalization;
using Forum.Testing;
using Npgsql;

namespace Forum.Load.Machine;

/// <summary>
/// A PostgreSQL server that keeps its generated forums between runs, unlike the tests' own, and is reached over a Unix
/// socket by the program, the peers and the baselines alike.
/// Durability and planner settings are PostgreSQL's defaults; memory and checkpoint settings are those of a small
/// production machine.
/// </summary>
internal sealed class BenchmarkPostgres : IAsyncDisposable
{
    private const string Settings = """
        listen_addresses = ''
        shared_buffers = '4GB'
        effective_cache_size = '12GB'
        maintenance_work_mem = '1GB'
        max_wal_size = '8GB'
        checkpoint_timeout = '15min'
        shared_preload_libraries = 'pg_stat_statements'
        logging_collector = on
        log_destination = 'jsonlog'
        log_directory = 'log'
        log_filename = 'postgres.log'
        log_rotation_age = 0
        log_rotation_size = 0
        """;

    private readonly string data;
    private readonly string sockets;
    private readonly bool isOurs;

    private BenchmarkPostgres(string data, string sockets, bool isOurs) =>
        (this.data, this.sockets, this.isOurs) = (data, sockets, isOurs);

    /// <summary>The folder of the server's socket, for the `host` option of pgbench and node-postgres.</summary>
    public string Host => sockets;

    /// <summary>The postmaster, the parent of all backends.</summary>
    public int Pid =>
        int.Parse(File.ReadLines(Path.Combine(data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>One JSON object on each line.</summary>
    public string LogFile => Path.Combine(data, "log", "postgres.json");

    public string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = sockets,
        Database = database,
        Username = "postgres",
        CommandTimeout = 0,
        NoResetOnClose = true,
    }.ConnectionString;

    /// <summary>
    /// Starts the server of this folder, or connects to the one that already runs there; the first time it creates the
    /// cluster.
    /// </summary>
    public static async Task<BenchmarkPostgres> StartAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        ExternalPrograms.Postgres("postgres");
        folder.Create();
        var data = Path.Combine(folder.FullName, "postgres");
        var sockets = folder.FullName;
        if (Environment.IsPrivilegedProcess)
            await ExternalPrograms.RunAsync(
                new ProcessStartInfo("chown", ["postgres:", folder.FullName]), cancellationToken);
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
        {
            LoadRun.WriteLine($"A new database cluster in {data}");
            await ExternalPrograms.RunAsync(
                Command("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"),
                cancellationToken);
        }

        await File.WriteAllTextAsync(
            Path.Combine(data, "postgresql.auto.conf"), Settings + $"\nunix_socket_directories = '{sockets}'\n",
            cancellationToken);
        if (await IsRunningAsync(data, cancellationToken)) return new BenchmarkPostgres(data, sockets, isOurs: false);
        await ExternalPrograms.RunAsync(
            Command("pg_ctl", "start", "-w", "-D", data, "-l", Path.Combine(folder.FullName, "postgres.log")),
            cancellationToken);
        return new BenchmarkPostgres(data, sockets, isOurs: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (isOurs)
            await ExternalPrograms.RunAsync(
                Command("pg_ctl", "stop", "-w", "-m", "fast", "-D", data), CancellationToken.None);
    }

    private static ProcessStartInfo Command(string program, params string[] arguments) =>
        PostgresPrograms.Command([ExternalPrograms.Postgres(program), .. arguments]);

    private static async Task<bool> IsRunningAsync(string data, CancellationToken cancellationToken)
    {
        try
        {
            await ExternalPrograms.RunAsync(Command("pg_ctl", "status", "-D", data), cancellationToken);
            return true;
        }
        catch (LoadFailure)
        {
            return false;
        }
    }
}
