using System.Net.Http.Json;
using System.Text.Json;
using Forum.Load.Generating;
using Forum.Load.Machine;
using Npgsql;

namespace Forum.Load.Reads;

/// <summary>
/// A copy of the generated forum for benchmarks that write, with members, and the program that serves it.
/// </summary>
internal sealed class WritableForum : IAsyncDisposable
{
    private const string Database = "forum_busy", Password = "a quiet harbour in november";

    private readonly BenchmarkPostgres postgres;

    private WritableForum(BenchmarkPostgres postgres, HttpProgram program, IReadOnlyList<string> tokens) =>
        (this.postgres, Program, Tokens) = (postgres, program, tokens);

    public HttpProgram Program { get; }

    /// <summary>The bearer token of each member.</summary>
    public IReadOnlyList<string> Tokens { get; }

    public static async Task<WritableForum> StartAsync(LoadRun run, int members, CancellationToken cancellationToken)
    {
        await GeneratedForum.EnsureAsync(run, cancellationToken);
        LoadRun.WriteLine("copying the forum");
        // PostgreSQL cannot copy a database that has open connections.
        NpgsqlConnection.ClearAllPools();
        await RunAsync(
            run.Postgres, "postgres", cancellationToken, $"DROP DATABASE IF EXISTS {Database} WITH (FORCE)",
            $"CREATE DATABASE {Database} TEMPLATE {GeneratedForum.Database} STRATEGY FILE_COPY");
        var connection = run.Postgres.ConnectionTo(Database);
        var program = await ForumServer.StartAsync(
            connection, caches: true, cancellationToken, settings: "--Forum:Accounts:RequireConfirmedEmail=false");
        LoadRun.WriteLine($"{members} members register");
        using var http = new HttpClient { BaseAddress = new($"http://{program.Address}") };
        foreach (var number in Enumerable.Range(0, members))
            await PostAsync(
                http, "/account/register",
                new { email = Email(number), password = Password, pseudonym = $"Busy {number}" }, cancellationToken);
        var tokens = new List<string>();
        foreach (var number in Enumerable.Range(0, members))
            tokens.Add(
                (await PostAsync(
                    http, "/account/login", new { email = Email(number), password = Password },
                    cancellationToken)).GetProperty("accessToken").GetString()!);
        return new(run.Postgres, program, tokens);
    }

    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await RunAsync(
            postgres, "postgres", CancellationToken.None, $"DROP DATABASE IF EXISTS {Database} WITH (FORCE)");
    }

    private static string Email(int number) => $"busy-{number}@example.org";

    private static async Task RunAsync(
        BenchmarkPostgres postgres, string database, CancellationToken cancellationToken, params string[] commands)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionTo(database));
        await connection.OpenAsync(cancellationToken);
        foreach (var command in commands) await connection.RunAsync(command, cancellationToken);
    }

    private static async Task<JsonElement> PostAsync(
        HttpClient http, string path, object body, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(path, body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode) throw new LoadFailure($"{path} returned {(int)response.StatusCode}: {text}");
        using var json = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return json.RootElement.Clone();
    }
}
