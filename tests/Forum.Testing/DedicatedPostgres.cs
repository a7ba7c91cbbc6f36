namespace Forum.Testing;

/// <summary>A forum on a dedicated PostgreSQL server, for tests that stop the server or change its settings.</summary>
public sealed class DedicatedPostgres : IAsyncLifetime
{
    public DedicatedPostgres() => Forum = new(Server);

    public PostgresServer Server { get; } = new();
    public PostgresForum Forum { get; }

    public ValueTask InitializeAsync() => Forum.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await Forum.DisposeAsync();
        await Server.DisposeAsync();
    }
}
