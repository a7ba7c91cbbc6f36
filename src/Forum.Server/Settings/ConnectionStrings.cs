namespace Forum.Server.Settings;

/// <summary>Where the forum keeps its data. Configuration: `ConnectionStrings`.</summary>
internal sealed record ConnectionStrings
{
    /// <summary>A SQLite file (`Data Source=...`) or a PostgreSQL server (`Host=...`).</summary>
    public string Forum { get; init; } = "Data Source=forum.db";

    /// <summary>There is none.</summary>
    public const string None = "none";

    /// <summary>A Redis server or cluster, as StackExchange.Redis names it: `localhost:6379`; `none`.</summary>
    public string Redis { get; init; } = None;

    public static ConnectionStrings In(IConfiguration configuration) =>
        configuration.GetSection("ConnectionStrings").Get<ConnectionStrings>() ?? new ConnectionStrings();
}
