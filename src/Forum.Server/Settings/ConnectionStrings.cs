namespace Forum.Server.Settings;

/// <summary>Where the forum keeps its data. Configuration: `ConnectionStrings`.</summary>
internal sealed record ConnectionStrings
{
    /// <summary>A SQLite file (`Data Source=...`) or a PostgreSQL server (`Host=...`).</summary>
    public string Forum { get; init; } = "Data Source=forum.db";

    public static ConnectionStrings In(IConfiguration configuration) =>
        configuration.GetSection("ConnectionStrings").Get<ConnectionStrings>() ?? new ConnectionStrings();
}
