using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Forum.Load.Generating;
using Npgsql;

namespace Forum.Load.Machine;

/// <summary>A statement with the parameters that a program sent; null: NULL.</summary>
internal sealed record SentStatement(string Text, IReadOnlyList<string?> Parameters);

/// <summary>
/// Reads from PostgreSQL's log which statements a program sends for a request, so that a baseline replays exactly
/// those. Only connections that are opened while the log is enabled are logged.
/// </summary>
internal sealed partial class StatementLog : IAsyncDisposable
{
    private readonly BenchmarkPostgres postgres;

    private StatementLog(BenchmarkPostgres postgres) => this.postgres = postgres;

    public static async Task<StatementLog> TurnOnAsync(BenchmarkPostgres postgres, CancellationToken cancellationToken)
    {
        await SetAsync(postgres, "SET log_statement = 'all'", cancellationToken);
        return new StatementLog(postgres);
    }

    /// <summary>The statements that arrive while <paramref name="act"/> runs, in order.</summary>
    public async Task<IReadOnlyList<SentStatement>> DuringAsync(Func<Task> act)
    {
        var before = new FileInfo(postgres.LogFile).Length;
        await act();
        return await ReadFromAsync(before);
    }

    public async ValueTask DisposeAsync() => await SetAsync(postgres, "RESET log_statement", CancellationToken.None);

    private static async Task SetAsync(BenchmarkPostgres postgres, string setting, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionTo("postgres"));
        await connection.OpenAsync(cancellationToken);
        await connection.RunAsync($"ALTER DATABASE {GeneratedForum.Database} {setting}", cancellationToken);
    }

    /// <summary>
    /// The log collector writes with a delay: once a marker statement is in the log, everything before it is, too.
    /// </summary>
    private async Task<IReadOnlyList<SentStatement>> ReadFromAsync(long from)
    {
        var marker = Guid.NewGuid().ToString("N");
        await using (var connection = new NpgsqlConnection(
            postgres.ConnectionTo(GeneratedForum.Database) + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await connection.RunAsync($"SELECT '{marker}'", CancellationToken.None);
        }

        for (var attempt = 0; attempt < 500; attempt++)
        {
            await using var file = new FileStream(
                postgres.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Seek(from, SeekOrigin.Begin);
            using var reader = new StreamReader(file, Encoding.UTF8);
            var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Any(line => line.Contains(marker, StringComparison.Ordinal)))
                return [.. lines.TakeWhile(line => !line.Contains(marker, StringComparison.Ordinal)).Select(Parse)
                    .OfType<SentStatement>()];
            await Task.Delay(10);
        }

        throw new LoadFailure("PostgreSQL's log does not show the statements.");
    }

    private static SentStatement? Parse(string line)
    {
        using var entry = JsonDocument.Parse(line);
        var message = entry.RootElement.TryGetProperty("message", out var text) ? text.GetString() ?? "" : "";
        if (Execute().Match(message) is not { Success: true } execute) return null;
        var detail = entry.RootElement.TryGetProperty("detail", out var values) ? values.GetString() ?? "" : "";
        return new SentStatement(
            message[execute.Length..],
            [.. Parameter().Matches(detail)
                .Select(p =>
                    p.Groups[1].Success ? p.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal) : null)]);
    }

    [GeneratedRegex(@"^execute [^:]*: ")]
    private static partial Regex Execute();

    [GeneratedRegex(@"\$\d+ = (?:'((?:[^']|'')*)'|NULL)")]
    private static partial Regex Parameter();
}
