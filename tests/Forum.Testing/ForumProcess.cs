using System.Diagnostics;
using System.Text;

namespace Forum.Testing;

/// <summary>The program in a separate process, which a test can kill at any moment.</summary>
public sealed class ForumProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> serving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ForumProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Forum.Server");

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Everything that the process has printed.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <param name="arguments">A command and settings, as an operator types them.</param>
    public static ForumProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <param name="environment">Additional environment variables.</param>
    public static ForumProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start =
            new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <param name="signal">A signal that the process ignores, such as `XFSZ`.</param>
    /// <param name="arguments">A command and settings, as an operator types them.</param>
    public static ForumProcess StartWithSignalIgnored(string signal, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"trap '' {signal}; exec \"$0\" \"$@\"", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);

    /// <summary>Waits until the process accepts requests.</summary>
    /// <returns>Its URL.</returns>
    public async Task<Uri> AddressAsync()
    {
        var exit = process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (await Task.WhenAny(serving.Task, exit)
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken) == exit)
            throw new InvalidOperationException($"It has ended: {Output}");
        return await serving.Task;
    }

    /// <param name="minutes">The time limit, in minutes; exceeding it is a failure.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(int minutes = 2)
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(minutes));
        return process.ExitCode;
    }

    /// <summary>Requests a graceful shutdown (SIGTERM), as `docker stop` does.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>Sends a signal to the process, such as `STOP` or `CONT`.</summary>
    public Task SignalAsync(string name) => Signal.SendAsync(name, process.Id);

    /// <summary>Ends the process without warning, as a power loss would.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
        const string Start = "The forum is at ";
        if (line.StartsWith(Start, StringComparison.Ordinal))
            serving.TrySetResult(new Uri(line[Start.Length..].Split(' ')[0]));
    }
}
