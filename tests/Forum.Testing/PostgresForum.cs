namespace Forum.Testing;

/// <summary>A forum on a dedicated database of a real PostgreSQL server.</summary>
public sealed class PostgresForum(PostgresServer server) : ForumHost
{
    protected override Task<string> NewDatabaseAsync(string emptyFolder) => server.NewDatabaseAsync();

    protected override void ClosePooledConnections(string closedConnection)
    {
        // Nothing to do: the node's data source has already closed its pool.
    }
}
