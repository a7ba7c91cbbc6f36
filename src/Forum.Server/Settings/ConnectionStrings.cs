namespace Forum.Server.Settings;

/// <summary>The forum's data stores. Configuration: `ConnectionStrings`.</summary>
internal sealed record ConnectionStrings
{
    /// <summary>A SQLite file (`Data Source=...`) or a PostgreSQL server (`Host=...`).</summary>
    public string Forum { get; init; } = "Data Source=forum.db";

    /// <summary>Redis is not used.</summary>
    public const string None = "none";

    /// <summary>
    /// A Redis server or cluster in the format of StackExchange.Redis, such as `localhost:6379`, or `none`.
    /// </summary>
    public string Redis { get; init; } = None;

    public static ConnectionStrings In(IConfiguration configuration) =>
        configuration.GetSection("ConnectionStrings").Get<ConnectionStrings>() ?? new ConnectionStrings();
}
