namespace Forum.Testing;

/// <summary>A forum on a database of its own, on a real PostgreSQL server.</summary>
public sealed class PostgresForum(PostgresServer server) : ForumHost
{
    protected override Task<string> NewDatabaseAsync(string emptyFolder) => server.NewDatabaseAsync();

    protected override void Forget(string closedConnection)
    {
        // The node's own data source has closed its pool.
    }
}
