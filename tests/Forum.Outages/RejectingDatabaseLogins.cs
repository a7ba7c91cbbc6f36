using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Forum.Testing;
using Npgsql;

namespace Forum.Outages;

/// <summary>PostgreSQL ends a node's connections and rejects new ones, and later accepts them again.</summary>
public sealed class RejectingDatabaseLogins(PostgresForum forum) : IClassFixture<PostgresForum>
{
    private static CancellationToken TestCancellation => TestContext.Current.CancellationToken;

    /// <param name="reject">The statement after which the node cannot connect; {0}: its role, {1}: its
    /// database.</param>
    /// <param name="accept">The statement that reverts it.</param>
    [Theory]
    [InlineData("ALTER ROLE {0} CONNECTION LIMIT 0", "ALTER ROLE {0} CONNECTION LIMIT 40")]
    [InlineData("ALTER ROLE {0} NOLOGIN", "ALTER ROLE {0} LOGIN")]
    [InlineData("ALTER DATABASE {1} ALLOW_CONNECTIONS false", "ALTER DATABASE {1} ALLOW_CONNECTIONS true")]
    [InlineData("REVOKE CONNECT ON DATABASE {1} FROM PUBLIC", "GRANT CONNECT ON DATABASE {1} TO PUBLIC")]
    public async Task Every_caller_gets_503_while_logins_are_rejected_and_is_served_soon_after(
        string reject, string accept)
    {
        var settings = new NpgsqlConnectionStringBuilder(forum.Connection);
        var (role, database) = ($"node_{Guid.NewGuid():n}", settings.Database!);

        // A connection to another database is not affected.
        await using var administrator = new NpgsqlConnection(
            forum.Connection.Replace(database, "postgres", StringComparison.Ordinal) + ";Pooling=false");
        await administrator.OpenAsync(TestCancellation);
        await ExecuteAsync($"CREATE ROLE {role} LOGIN");
        await forum.ExecuteAsync($"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}");
        (settings.Username, settings.Timeout) = (role, 3);
        var node = await forum.StartNodeAsync($"--ConnectionStrings:Forum={settings.ConnectionString}");
        using var load = await OutageLoad.StartAsync(forum, node);
        var start = OutageLoad.Now;
        await Eventually.HoldsAsync(() => load.AllAreServedSince(start));

        await ExecuteAsync(string.Format(CultureInfo.InvariantCulture, reject, role, database));
        while (await ExecuteAsync(
            $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{role}'") > 0)
        {
        }

        var rejected = OutageLoad.Now;
        await Eventually.HoldsAsync(() => load.AllAreRejectedSince(rejected) || load.FailuresSince(start).Length > 0);
        await RegistrationIsRejectedAsync(node);
        var accepted = OutageLoad.Now;
        await ExecuteAsync(string.Format(CultureInfo.InvariantCulture, accept, role, database));

        Assert.Empty(await load.RecoverAsync(accepted));
        Assert.Equal("", load.FailuresSince(start));
        Assert.Contains(
            load.Between(rejected, accepted), reply => reply is { Kind: OutageLoad.CachedPage, IsServed: true });
        Assert.DoesNotContain(node.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));

        async Task<long> ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, administrator);
            return await command.ExecuteScalarAsync(TestCancellation) as long? ?? 0;
        }
    }

    private static async Task RegistrationIsRejectedAsync(ForumNode node)
    {
        using var newcomer = new HttpClient { BaseAddress = node.Address };
        var registration = new { email = "new@example.org", password = ForumClient.Password, pseudonym = "New here" };
        using var response = await newcomer.PostAsJsonAsync("/account/register", registration, TestCancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }
}
