using System.Diagnostics;
using System.Globalization;
using Forum.Load.Generating;
using Forum.Testing;

namespace Forum.Load.Machine;

/// <summary>The peer: Mercurius with graphql-jit on Node, in `peers/mercurius`, on the same tables.</summary>
internal static class Mercurius
{
    public static async Task<HttpProgram> StartAsync(BenchmarkPostgres postgres, CancellationToken cancellationToken)
    {
        var folder = SourceTree.PathOf("tests/Forum.Load/peers/mercurius");
        if (!IsInstalled(folder))
        {
            LoadRun.WriteLine("npm ci in peers/mercurius");
            await ExternalPrograms.RunAsync(
                new ProcessStartInfo(
                    ExternalPrograms.Node("npm"), ["ci", "--no-audit", "--no-fund"])
                { WorkingDirectory = folder }, cancellationToken);
        }

        var port = LocalPort.FindFree();
        var start = new ProcessStartInfo(
            ExternalPrograms.Node("node"), [Path.Combine(folder, "server.js")])
        { WorkingDirectory = folder };
        start.Environment["NODE_ENV"] = "production";
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGHOST"] = postgres.Host;
        start.Environment["PGUSER"] = "postgres";
        start.Environment["PGDATABASE"] = GeneratedForum.Database;
        return await HttpProgram.StartAsync(start, port, cancellationToken);
    }

    /// <summary>
    /// npm records in node_modules what it installed; a record that is older than the lock file belongs to another lock
    /// file.
    /// </summary>
    private static bool IsInstalled(string folder)
    {
        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        return installed.Exists
            && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
    }
}
