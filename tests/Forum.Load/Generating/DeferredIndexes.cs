using Npgsql;

namespace Forum.Load.Generating;

/// <summary>
/// Drops the secondary indexes of the big tables during a bulk load and rebuilds them exactly as the migrations defined
/// them. Keys and constraints stay.
/// </summary>
internal sealed class DeferredIndexes
{
    private readonly IReadOnlyList<(string Name, string Definition)> indexes;

    private DeferredIndexes(IReadOnlyList<(string Name, string Definition)> indexes) => this.indexes = indexes;

    public static async Task<DeferredIndexes> SetAsideAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var indexes = await ReadAsync(connection, cancellationToken);
        foreach (var (name, _) in indexes) await connection.RunAsync($"DROP INDEX {name}", cancellationToken);
        return new DeferredIndexes(indexes);
    }

    public async Task BuildAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var (_, definition) in indexes) await connection.RunAsync(definition, cancellationToken);
        if (!indexes.SequenceEqual(await ReadAsync(connection, cancellationToken)))
            throw new LoadFailure("The indexes are not those of the migrations.");
    }

    private static async Task<List<(string Name, string Definition)>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT c.relname::text, pg_get_indexdef(i.indexrelid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid IN ('comments'::regclass, 'comment_standings'::regclass) AND NOT i.indisunique
            ORDER BY 1
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var indexes = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken)) indexes.Add((reader.GetString(0), reader.GetString(1)));
        return indexes;
    }
}
