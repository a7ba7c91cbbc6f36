using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Forum.Testing;
using Npgsql;

namespace Forum.Server.Tests.Outages;

/// <summary>
/// A node receives no requests while PostgreSQL restarts: the connections in its pool are broken, and none has been
/// used since.
/// </summary>
public sealed class IdlingWhileTheDatabaseRestarts(DedicatedPostgres own) : IClassFixture<DedicatedPostgres>
{
    private const int Requests = 20;

    [Fact]
    public async Task The_first_requests_after_the_restart_are_served()
    {
        Assert.All(await ReadAsync(), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.InRange(await SessionsAsync(), 2, long.MaxValue);
        await own.Server.CrashAsync("QUIT");

        // The node reconnects on its own.
        await Eventually.HoldsAsync(async () => await SessionsAsync() > 0);
        Assert.All(await ReadAsync(), status => Assert.Equal(HttpStatusCode.OK, status));
    }

    /// <summary>Reads lists of different lengths concurrently, so that no response is shared.</summary>
    private Task<HttpStatusCode[]> ReadAsync() => Task.WhenAll(Enumerable.Range(1, Requests).Select(async length =>
    {
        var query =
            new { query = $"{{ articles(first: {length.ToString(CultureInfo.InvariantCulture)}) {{ nodes {{ id }} }} }}" };
        using var response = await own.Forum.Anonymous.Http.PostAsJsonAsync(
            "/graphql", query, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }));

    /// <summary>The node's sessions; this connection uses another database.</summary>
    private async Task<long> SessionsAsync()
    {
        var settings = new NpgsqlConnectionStringBuilder(own.Forum.Connection) { Pooling = false };
        var database = settings.Database!;
        settings.Database = "postgres";
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = database });
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
