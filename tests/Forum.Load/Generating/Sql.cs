using Npgsql;

namespace Forum.Load.Generating;

/// <summary>Runs raw SQL statements.</summary>
internal static class Sql
{
    public static async Task RunAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The single value that the statement returns, or the type's default when it returns none.</summary>
    public static async Task<T?> OneAsync<T>(
        this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }
}
