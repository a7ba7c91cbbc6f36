using Forum.Load.Generating;
using Forum.Load.Machine;
using Npgsql;

namespace Forum.Load.Reads;

/// <summary>How often each statement has run on a database, according to PostgreSQL's statistics.</summary>
internal static class StatementCounts
{
    public static async Task<IReadOnlyDictionary<string, long>> DuringAsync(
        BenchmarkPostgres postgres, Func<Task> act, CancellationToken cancellationToken,
        string database = GeneratedForum.Database)
    {
        var before = await ReadAsync(postgres, database, cancellationToken);
        await act();
        var after = await ReadAsync(postgres, database, cancellationToken);
        return after.Where(pair => pair.Value > before.GetValueOrDefault(pair.Key))
            .ToDictionary(pair => pair.Key, pair => pair.Value - before.GetValueOrDefault(pair.Key));
    }

    private static async Task<Dictionary<string, long>> ReadAsync(
        BenchmarkPostgres postgres, string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionTo(database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            SELECT query, sum(calls)::bigint FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query NOT LIKE '%pg_stat_statements%'
            GROUP BY query
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new Dictionary<string, long>();
        while (await reader.ReadAsync(cancellationToken)) counts[reader.GetString(0)] = reader.GetInt64(1);
        return counts;
    }
}
