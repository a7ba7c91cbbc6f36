using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Forum.Testing;

/// <summary>
/// Direct access to the tables, for data that no response contains (logs, a recount) and for states that no mutation
/// can produce yet. Parameters are $1, $2 and so on, on both databases.
/// </summary>
internal static class Rows
{
    public static async Task<IReadOnlyList<T>> RowsAsync<T>(
        this ForumHost forum, string sql, Func<DbDataReader, T> read, params object[] values)
    {
        await using var connection = await OpenAsync(forum.Connection);
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(read(reader));
        return rows;
    }

    public static async Task<long> CountAsync(this ForumHost forum, string sql, params object[] values) =>
        (await forum.RowsAsync(sql, row => row.GetInt64(0), values))[0];

    /// <returns>How many rows were changed.</returns>
    public static async Task<int> ExecuteAsync(this ForumHost forum, string sql, params object[] values)
    {
        await using var connection = await OpenAsync(forum.Connection);
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Starts a transaction with a statement, such as one that locks a row or a table, and rolls it back when disposed.
    /// </summary>
    public static async Task<IAsyncDisposable> BeginAsync(this ForumHost forum, string sql, params object[] values)
    {
        var connection = await OpenAsync(forum.Connection);
        await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task<DbConnection> OpenAsync(string connection)
    {
        DbConnection opened = connection.StartsWith("Data Source", StringComparison.Ordinal)
            ? new SqliteConnection(connection)
            : new NpgsqlConnection(connection);
        await opened.OpenAsync(TestContext.Current.CancellationToken);
        return opened;
    }

    private static DbCommand Command(DbConnection connection, string sql, object[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The SQL is written in the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            if (command is SqliteCommand) parameter.ParameterName = $"${i + 1}";
            parameter.Value = values[i];
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
