using System.Diagnostics;
using System.Globalization;
using Forum.Load;
using Forum.Load.Machine;
using Forum.Testing;

namespace Forum.Chaos.Cluster;

/// <summary>One node of the forum: the program in a separate process, always at the same address.</summary>
internal sealed class NodeProcess(string name, string connection, string redis) : IAsyncDisposable
{
    /// <summary>Shorter than the default, so that writers get TIMEOUT errors within the duration of a run.</summary>
    public static readonly TimeSpan OperationTimeout = TimeSpan.FromSeconds(2);

    /// <summary>
    /// $0: the log file; $1 and following: the program. A second shell ends it when this process has ended.
    /// </summary>
    private const string Run =
        """
        exec 3<&0
        (cat <&3; kill -KILL 0) >/dev/null 2>&1 &
        exec "$@" 3<&- </dev/null >>"$0" 2>&1
        """;

    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    private readonly int port = LocalPort.FindFree();
    private HttpProgram? program;
    private volatile TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    /// <summary>
    /// Starts the program and returns when it accepts requests. While the database is unavailable the program exits and
    /// is restarted, as a service manager would do.
    /// </summary>
    public async Task StartAsync()
    {
        for (var since = Stopwatch.GetTimestamp(); program is null;)
        {
            try
            {
                program = await HttpProgram.StartAsync(Command(), port, TestContext.Current.CancellationToken);
            }
            catch (LoadFailure) when (Stopwatch.GetElapsedTime(since) < MaxWait)
            {
            }
        }
    }

    /// <summary>Records that this node acknowledged a write.</summary>
    public void RecordWrite() => written.TrySetResult();

    /// <summary>Completes when the node acknowledges a write.</summary>
    public Task WaitForWriteAsync()
    {
        written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return written.Task.WaitAsync(MaxWait, TestContext.Current.CancellationToken);
    }

    /// <summary>Ends the process without warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        await Signal.SendAsync("KILL", program!.Pid);
        await DisposeAsync();
    }

    /// <summary>
    /// Suspends the process with its connections open (SIGSTOP), and resumes it after the given time (SIGCONT).
    /// </summary>
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
        start.Environment["Forum__Limits__ExecutionTime"] = $"{OperationTimeout}";
        if (logs.Length == 0) start.Environment["Logging__LogLevel__Default"] = "Critical";

        // The process lives for a second or two, too short for profile-guided optimization to pay off.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }
}
