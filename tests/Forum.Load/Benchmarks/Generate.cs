using System.Diagnostics;
using System.Globalization;
using Forum.Load.Generating;
using Npgsql;

namespace Forum.Load.Benchmarks;

/// <summary>Generates the forum that the other benchmarks read.</summary>
internal sealed class Generate : IBenchmark
{
    public string Name => "generate";
    public string About =>
        "Makes the database: 10,000 articles, 2,000,000 comments, one thread of 1,000,000, one comment with 100,000 replies.";

    public async Task RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await GeneratedForum.MakeAsync(run, cancellationToken);
        await using var connection = new NpgsqlConnection(run.Postgres.ConnectionTo(GeneratedForum.Database));
        await connection.OpenAsync(cancellationToken);
        var made = await connection.OneAsync<string>(
            """
            SELECT (SELECT count(*) FROM articles) || ' articles, ' || (SELECT count(*) FROM comments) || ' comments, '
              || (SELECT max(comment_count) FROM articles) || ' visible in the largest thread, '
              || (SELECT max(reply_count) FROM comment_standings) || ' replies to one comment, '
              || pg_size_pretty(pg_database_size(current_database()))
            """, cancellationToken);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{Name} {clock.Elapsed.TotalSeconds:0} s: {made}"));
    }
}
