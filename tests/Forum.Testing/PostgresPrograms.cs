using System.Diagnostics;

namespace Forum.Testing;

/// <summary>
/// The PostgreSQL programs. They refuse to run as root, in which case they run as the user `postgres`.
/// </summary>
internal static class PostgresPrograms
{
    /// <summary>The folder with the programs of the newest installed version.</summary>
    public static string Folder() => FindFolder()
        ?? throw new InvalidOperationException(
            "The tests need PostgreSQL's server programs; tests/run installs them.");

    /// <summary>The folder with the programs of the newest installed version; null: not installed.</summary>
    public static string? FindFolder()
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versions
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    /// <summary>A command that runs one of the programs; the first item is the command's own program.</summary>
    public static ProcessStartInfo Command(params string[] command)
    {
        string[] arguments = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command]
            : command;
        return new ProcessStartInfo(arguments[0], arguments[1..]) { WorkingDirectory = "/tmp" };
    }
}
