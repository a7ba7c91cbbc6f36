using System.Data.Common;
using System.Globalization;
using Forum.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Forum.Server.Tests.Accounts;

/// <summary>Reads the private tables, whose content no response may contain.</summary>
internal static class AccountTables
{
    public static async Task<string> ReadAsync(this ForumHost forum, string sql)
    {
        await using var connection = Open(forum.Connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The SQL is written in the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        var value = await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }

    private static DbConnection Open(string connection) =>
        connection.StartsWith("Data Source", StringComparison.Ordinal)
            ? new SqliteConnection(connection)
            : new NpgsqlConnection(connection);
}
