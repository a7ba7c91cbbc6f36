using System.Diagnostics;
using System.Globalization;
using Forum.Server.Database.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Forum.Load.Generating;

/// <summary>
/// The database of the benchmarks: generated once and kept, and regenerated when the options or the schema change.
/// </summary>
internal static class GeneratedForum
{
    public const string Database = "forum_load";

    /// <summary>Generates the forum unless it exists, and returns the connection string.</summary>
    public static async Task<string> EnsureAsync(LoadRun run, CancellationToken cancellationToken)
    {
        await using var postgres = await OpenAsync(run.Postgres.ConnectionTo("postgres"), cancellationToken);
        var made = await postgres.OneAsync<string>(
            $"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{Database}'",
            cancellationToken);
        if (made != Mark(run.Options)) await MakeAsync(run, cancellationToken);
        return run.Postgres.ConnectionTo(Database);
    }

    /// <summary>Generates the forum and drops the previous one.</summary>
    public static async Task MakeAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        void Report(string what) =>
            LoadRun.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,6:0.0} s  {what}"));

        await using var postgres = await OpenAsync(run.Postgres.ConnectionTo("postgres"), cancellationToken);
        await postgres.RunAsync($"DROP DATABASE IF EXISTS {Database} WITH (FORCE)", cancellationToken);
        await postgres.RunAsync($"CREATE DATABASE {Database}", cancellationToken);
        var connection = run.Postgres.ConnectionTo(Database);
        await MigrateAsync(connection, cancellationToken);
        Report("schema by the program's migrations");

        var forum = Corpus.Make(run.Options.Seed, run.Options.Scale);
        var texts = new GeneratedTexts(run.Options.Seed);
        Report($"{forum.Comments.Length:N0} comments planned");

        await using var db = await OpenAsync(connection, cancellationToken);
        await db.RunAsync("CREATE EXTENSION pg_stat_statements", cancellationToken);
        // The rows are consistent by construction; Consistency checks that they are.
        await db.RunAsync("SET session_replication_role = replica", cancellationToken);
        var indexes = await DeferredIndexes.SetAsideAsync(db, cancellationToken);
        await TableWriter.CopySectionsAsync(db, forum, cancellationToken);
        await TableWriter.CopyPseudonymsAsync(db, forum, cancellationToken);
        await TableWriter.CopyArticlesAsync(db, forum, texts, cancellationToken);
        await TableWriter.CopyCommentsAsync(db, forum, texts, cancellationToken);
        Report("comments copied");
        await TableWriter.CopyStandingsAsync(db, forum, cancellationToken);
        Report("standings copied");
        await indexes.BuildAsync(db, cancellationToken);
        Report("indexes built");
        await Consistency.CheckAsync(db, cancellationToken);
        Report("references and counters checked");
        await db.RunAsync("VACUUM (FREEZE, ANALYZE)", cancellationToken);
        await db.RunAsync("CHECKPOINT", cancellationToken);
        await db.RunAsync($"COMMENT ON DATABASE {Database} IS '{Mark(run.Options)}'", cancellationToken);
        Report("vacuumed and analysed: done");
    }

    private static async Task MigrateAsync(string connection, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(connection)
            .UseSnakeCaseNamingConvention().Options;
        await using var db = new PostgresDb(options);
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>
    /// The fingerprint of the options and migrations. A database with another fingerprint must be regenerated.
    /// </summary>
    private static string Mark(LoadOptions options)
    {
        using var db = new PostgresDb(
            new DbContextOptionsBuilder<PostgresDb>().UseNpgsql("Host=none").UseSnakeCaseNamingConvention().Options);
        var latest = db.Database.GetMigrations().Last();
        return string.Create(
            CultureInfo.InvariantCulture, $"generator 1, seed {options.Seed}, scale {options.Scale}, {latest}");
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connection, CancellationToken cancellationToken)
    {
        var open = new NpgsqlConnection(connection);
        await open.OpenAsync(cancellationToken);
        return open;
    }
}
