using System.Net;
using System.Net.Http.Json;
using Forum.Testing;
using Npgsql;

namespace Forum.Server.Tests.Outages;

/// <summary>PostgreSQL stays available, but ends the sessions of a node's pool, as an administrator does.</summary>
public sealed class EndingDatabaseSessions(PostgresForum forum) : IClassFixture<PostgresForum>
{
    /// <summary>At least three: a connection prepares a statement when it executes it for the second time.</summary>
    private const int Rounds = 10;

    [Fact]
    public async Task One_request_at_most_fails_each_time()
    {
        var member = await forum.SharedMemberAsync("Ada");
        for (var round = 0; round < Rounds; round++)
        {
            await EndSessionsAsync();
            var (status, _) = await ReadAsync(member);
            if (status == HttpStatusCode.OK) continue;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Equal((HttpStatusCode.OK, ""), await ReadAsync(member));
        }
    }

    /// <returns>The status, and the body if the request was not served.</returns>
    private static async Task<(HttpStatusCode Status, string Body)> ReadAsync(ForumClient member)
    {
        using var response = await member.Http.PostAsJsonAsync(
            "/graphql", new { query = "{ viewer { pseudonym { name } } }" }, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isServed = response.IsSuccessStatusCode && !body.Contains("errors", StringComparison.Ordinal);
        return (response.StatusCode, isServed ? "" : body);
    }

    private async Task EndSessionsAsync()
    {
        await using var connection = new NpgsqlConnection($"{forum.Connection};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            """
            SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """,
            connection);
        await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
