using Microsoft.Data.Sqlite;

namespace Forum.Server.Database.Sqlite;

/// <summary>Opens connections for hand-written reads; the driver pools them.</summary>
internal sealed class SqliteSource(string connectionString)
{
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }
}
