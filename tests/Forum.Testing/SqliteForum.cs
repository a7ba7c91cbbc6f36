using Microsoft.Data.Sqlite;

namespace Forum.Testing;

/// <summary>A forum on a dedicated SQLite file.</summary>
public sealed class SqliteForum : ForumHost
{
    protected override Task<string> NewDatabaseAsync(string emptyFolder) =>
        MigratedDatabase.NewSqliteAsync(emptyFolder);

    protected override void ClosePooledConnections(string closedConnection)
    {
        using var connection = new SqliteConnection(closedConnection);
        SqliteConnection.ClearPool(connection);
    }
}
