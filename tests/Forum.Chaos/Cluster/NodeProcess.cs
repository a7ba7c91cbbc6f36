using System.Diagnostics;
using System.Globalization;
using Forum.Load;
using Forum.Load.Machine;
using Forum.Testing;

namespace Forum.Chaos.Cluster;

/// <summary>One node of the forum: the program in a process of its own, always at the same address.</summary>
internal sealed class NodeProcess(string name, string connection, string redis) : IAsyncDisposable
{
    /// <summary>Shorter than the default, so that writers see TIMEOUT within the time of a run.</summary>
    public static readonly TimeSpan LongestOperation = TimeSpan.FromSeconds(2);

    /// <summary>$0: the log, $1 and so on: the program. A second shell ends it when this process is gone.</summary>
    private const string Run =
        """
        exec 3<&0
        (cat <&3; kill -KILL 0) >/dev/null 2>&1 &
        exec "$@" 3<&- </dev/null >>"$0" 2>&1
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly int port = LocalPort.Free();
    private HttpProgram? program;
    private volatile TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    /// <summary>
    /// Starts the program and returns when it serves. While the database is away it ends and is started again, as a
    /// service manager does.
    /// </summary>
    public async Task StartAsync()
    {
        for (var since = Stopwatch.GetTimestamp(); program is null;)
        {
            try
            {
                program = await HttpProgram.StartAsync(Command(), port, TestContext.Current.CancellationToken);
            }
            catch (LoadFailure) when (Stopwatch.GetElapsedTime(since) < Patience)
            {
            }
        }
    }

    /// <summary>A write was acknowledged by this node.</summary>
    public void Wrote() => written.TrySetResult();

    /// <summary>Ends when it acknowledges a write.</summary>
    public Task UntilItWritesAsync()
    {
        written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return written.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Ends the process without a warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        await Signal.SendAsync("KILL", program!.Pid);
        await DisposeAsync();
    }

    /// <summary>Stops the process with its connections open (SIGSTOP), and lets it go on after a time.</summary>
    public async Task FreezeAsync(TimeSpan duration)
    {
        await Signal.SendAsync("STOP", program!.Pid);
        await Task.Delay(duration, CancellationToken.None);
        await Signal.SendAsync("CONT", program.Pid);
    }

    public async ValueTask DisposeAsync()
    {
        if (program is null) return;
        await program.DisposeAsync();
        program = null;
    }

    private ProcessStartInfo Command()
    {
        var served = ForumServer.Start($"{connection};Timeout=3", "--urls", Address.ToString());
        var logs = ChaosSettings.LogDirectory;
        var log = logs.Length > 0 ? Path.Combine(logs, $"{name}.log") : "/dev/stdout";
        var start = new ProcessStartInfo(
            "setsid",
            ["sh", "-c", Run, log, served.FileName, .. served.ArgumentList])
        {
            RedirectStandardInput = true,
        };
        foreach (var (variable, value) in served.Environment) start.Environment[variable] = value;
        start.Environment["ConnectionStrings__Redis"] = redis;
        start.Environment["Forum__Accounts__RequireConfirmedEmail"] = "false";
        start.Environment["Forum__Limits__ExecutionTime"] = $"{LongestOperation}";
        if (logs.Length == 0) start.Environment["Logging__LogLevel__Default"] = "Critical";

        // It lives for a second or two: profiles for later compilation do not pay.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }
}
