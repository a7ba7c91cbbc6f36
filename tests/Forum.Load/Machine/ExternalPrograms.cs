using System.Diagnostics;
using Forum.Testing;

namespace Forum.Load.Machine;

/// <summary>Finds external programs and runs them to completion.</summary>
internal static class ExternalPrograms
{
    /// <summary>The `dotnet` host that runs this program.</summary>
    public static string Dotnet =>
        Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet";

    /// <summary>The full path of a PostgreSQL program, pgbench included.</summary>
    public static string Postgres(string name) =>
        Find(name, PostgresPrograms.FindFolder() is { } folder ? [folder] : [])
        ?? throw new LoadFailure(
            $"{name} is missing: install PostgreSQL 15 or later (Debian: apt-get install postgresql).");

    /// <summary>The full path of another program; null: not installed.</summary>
    public static string? Other(string name) => Find(name, ["/usr/sbin", "/usr/local/sbin"]);

    public static string Node(string name) => Find(name, [])
        ?? throw new LoadFailure($"{name} is missing: install Node 20 or later.");

    /// <summary>
    /// Runs a program and returns its output. If it fails, the exception has its standard error as the message.
    /// </summary>
    public static async Task<string> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start) ?? throw new LoadFailure($"{start.FileName} does not start.");
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new LoadFailure($"{start.FileName} {string.Join(' ', start.ArgumentList)}: {(await errors).Trim()}");
        return output;
    }

    private static string? Find(string name, IEnumerable<string> folders) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Concat(folders)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
