using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Forum.Testing;

/// <summary>
/// One real PostgreSQL server for each test run, started when the first class needs it, with a dedicated folder and
/// Unix socket and the default durability. A shell restarts the server when it exits. When the test process exits, the
/// shell stops the server and deletes the folder. A class that stops or freezes the server creates its own instance.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Template = "forum_template";

    /// <summary>
    /// $1: the folder of the PostgreSQL programs, $2: the server's folder. The shell executes the commands that it
    /// reads, and stops when its standard input closes, which happens when this process ends.
    /// </summary>
    private const string SupervisorScript =
        """
        mkdir -m 700 "$2" || exit 1
        "$1/initdb" -D "$2/data" -U forum -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$2/log" 2>&1 || { cat "$2/log" >&2; exit 1; }
        (
          trap 'kill -INT $!; wait $!; exit' TERM
          while :; do
            if [ -e "$2/stopped" ]; then sleep 0.05; continue; fi
            "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=300 -c shared_preload_libraries=pg_stat_statements >>"$2/log" 2>&1 &
            wait $!
          done
        ) &
        loop=$!
        all() { head -1 "$2/data/postmaster.pid"; pgrep -P $(head -1 "$2/data/postmaster.pid"); }
        while read command; do
          case $command in
            stop)
              touch "$2/stopped"
              pid=$(head -1 "$2/data/postmaster.pid")
              kill -INT $pid
              while kill -0 $pid 2>/dev/null; do sleep 0.05; done ;;
            start) rm "$2/stopped" ;;
            freeze) kill -STOP $(all "$1" "$2") ;;
            thaw) kill -CONT $(all "$1" "$2") ;;
          esac
          echo done
        done
        kill -CONT $(all "$1" "$2") 2>/dev/null
        kill -TERM $loop
        wait $loop
        rm -rf "$2"
        """;

    private readonly Lazy<Task> started;
    private readonly string folder = $"/tmp/forum-pg-{Guid.NewGuid():n}";
    private Process? server;
    private int databases;

    public PostgresServer() => started = new Lazy<Task>(StartAsync);

    /// <summary>Creates a new database with the program's tables.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        await started.Value;
        var name = $"forum_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
        return ConnectionTo(name);
    }

    /// <summary>A name that no database has, or an empty database without tables.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewEmptyDatabaseAsync(bool exists)
    {
        await started.Value;
        var name = $"empty_{Interlocked.Increment(ref databases)}";
        if (exists) await ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionTo(name);
    }

    /// <summary>Ends the server with a signal, and returns when it accepts connections again.</summary>
    /// <param name="signal">
    /// `QUIT`: an immediate shutdown; `KILL`: a crash. Source: PostgreSQL's manual, "Shutting Down the Server".
    /// </param>
    public async Task CrashAsync(string signal)
    {
        var ended = ProcessId();
        await Signal.SendAsync(signal, ended);
        await Eventually.HoldsAsync(() => ProcessId() is not 0 and var started && started != ended);
        await WaitUntilReadyAsync();
    }

    /// <summary>Stops the server and its sessions, as a fast shutdown does.</summary>
    public Task StopAsync() => CommandAsync("stop");

    /// <summary>Starts the server after <see cref="StopAsync"/>; it accepts connections when this returns.</summary>
    public async Task StartAgainAsync()
    {
        await CommandAsync("start");
        await WaitUntilReadyAsync();
    }

    /// <summary>
    /// Pauses every process of the server: connections stay open but get no response, as on a silent network.
    /// </summary>
    public Task FreezeAsync() => CommandAsync("freeze");

    /// <summary>Resumes the server after <see cref="FreezeAsync"/>.</summary>
    public Task ThawAsync() => CommandAsync("thaw");

    public async ValueTask DisposeAsync()
    {
        if (server is null) return;
        server.StandardInput.Close();
        await server.WaitForExitAsync();
        server.Dispose();
    }

    /// <summary>The id of the postmaster, the parent of all backends; 0 while it is not running.</summary>
    private int ProcessId()
    {
        try
        {
            var line = File.ReadLines($"{folder}/data/postmaster.pid").FirstOrDefault();
            return int.TryParse(line, CultureInfo.InvariantCulture, out var id) ? id : 0;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private async Task StartAsync()
    {
        var start = PostgresPrograms.Command("sh", "-c", SupervisorScript, "sh", PostgresPrograms.Folder(), folder);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        server = Process.Start(start)!;
        await WaitUntilReadyAsync();
        await ExecuteAsync($"CREATE DATABASE {Template}");
        await MigratedDatabase.MigrateAsync(ConnectionTo(Template) + ";Pooling=false");
    }

    /// <summary>Returns when the server accepts connections and runs a statement.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (!server!.HasExited)
            {
                await tick.WaitForNextTickAsync(timeout.Token);
            }
            catch (NpgsqlException) when (server!.HasExited)
            {
                throw new InvalidOperationException(
                    $"PostgreSQL did not start: {await server.StandardError.ReadToEndAsync()}");
            }
        }
    }

    private async Task CommandAsync(string command)
    {
        await server!.StandardInput.WriteLineAsync(command);
        await server.StandardInput.FlushAsync();
        var reply = await server.StandardOutput.ReadLineAsync();
        if (reply != "done")
            throw new InvalidOperationException($"The server's shell replied {reply ?? "nothing"} to {command}.");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private string ConnectionTo(string database) =>
        $"Host={folder};Username=forum;Database={database};Maximum Pool Size=40;Timeout=60;Include Error Detail=true";
}
