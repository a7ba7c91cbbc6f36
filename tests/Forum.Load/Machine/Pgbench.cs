using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Forum.Load.Generating;

namespace Forum.Load.Machine;

/// <summary>
/// Replays recorded requests with pgbench: prepared statements with bound parameters, one script for each request,
/// selected at random. Plans are cached from the first call on, which favors pgbench slightly.
/// </summary>
internal sealed partial class Pgbench : IDisposable
{
    private readonly BenchmarkPostgres postgres;
    private readonly DirectoryInfo scripts = Directory.CreateTempSubdirectory("forum-load-pgbench-");
    private readonly List<string> arguments = [];

    public Pgbench(BenchmarkPostgres postgres, IReadOnlyList<IReadOnlyList<SentStatement>> requests)
    {
        this.postgres = postgres;
        var variable = 0;
        for (var request = 0; request < requests.Count; request++)
        {
            var script = Path.Combine(scripts.FullName, string.Create(CultureInfo.InvariantCulture, $"{request}.sql"));
            File.WriteAllLines(script, requests[request].Select(statement => Script(statement, ref variable)));
            arguments.AddRange(["-f", script]);
        }
    }

    public void Dispose() => scripts.Delete(recursive: true);

    /// <summary>
    /// Runs for some seconds and reports for each second, from pgbench's own progress report, the rate in requests per
    /// second. Preparing and planning happen in the first seconds.
    /// </summary>
    public async Task RunAsync(
        int clients, int seconds, Action<double> everySecond, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            ExternalPrograms.Postgres("pgbench"),
            [
                "-n", "-M", "prepared", "-h", postgres.Host, "-U", "postgres", "-P", "1", "-j", "2",
                "-c", clients.ToString(CultureInfo.InvariantCulture), "-T",
                seconds.ToString(CultureInfo.InvariantCulture), .. arguments, GeneratedForum.Database,
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PGOPTIONS"] = "-c plan_cache_mode=force_generic_plan";
        using var process = Process.Start(start) ?? throw new LoadFailure("pgbench does not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var received = new List<string>();
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            received.Add(line);
            if (Progress().Match(line) is { Success: true } progress)
                everySecond(double.Parse(progress.Groups[1].Value, CultureInfo.InvariantCulture));
        }

        await process.WaitForExitAsync(cancellationToken);
        await output;
        if (process.ExitCode != 0 || received.Exists(line => line.Contains("error:", StringComparison.Ordinal)))
            throw new LoadFailure(
                $"pgbench: {received.Find(line => line.Contains("error:", StringComparison.Ordinal))}");
    }

    /// <summary>One line, in which each `$1` is replaced with a variable of a unique name.</summary>
    private string Script(SentStatement statement, ref int variable)
    {
        var names = new List<string>();
        foreach (var value in statement.Parameters)
        {
            if (value is null)
            {
                names.Add("NULL");
                continue;
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"v{variable++}");
            arguments.AddRange(["-D", $"{name}={value}"]);
            names.Add($":{name}");
        }

        var text = Placeholder()
            .Replace(
                statement.Text, place => names[int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture) - 1]);
        return text.ReplaceLineEndings(" ").TrimEnd(' ', ';') + ";";
    }

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^progress: .*?, ([\d.]+) tps")]
    private static partial Regex Progress();
}
