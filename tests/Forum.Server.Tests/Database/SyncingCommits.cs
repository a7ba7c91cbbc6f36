using Forum.Server.Database.Model;
using Forum.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Server.Tests.Database;

/// <summary>
/// Acknowledged writes survive a power failure: the databases run with the settings that guarantee it.
/// </summary>
public static class SyncingCommits
{
    public sealed class OnSqlite(SqliteForum forum) : IClassFixture<SqliteForum>
    {
        [Fact]
        public async Task Every_connection_syncs_each_commit_to_a_write_ahead_log()
        {
            Assert.Equal("wal", await QueryAsync(forum, "PRAGMA journal_mode"));
            Assert.Equal("2", await QueryAsync(forum, "PRAGMA synchronous"));
            Assert.Equal("1", await QueryAsync(forum, "PRAGMA foreign_keys"));
        }
    }

    public sealed class OnPostgres(PostgresForum forum) : IClassFixture<PostgresForum>
    {
        [Fact]
        public async Task A_commit_waits_for_the_disk_to_sync()
        {
            Assert.Equal("on", await QueryAsync(forum, "SHOW synchronous_commit"));
            Assert.Equal("on", await QueryAsync(forum, "SHOW fsync"));
        }
    }

    private static async Task<string?> QueryAsync(ForumHost forum, string question)
    {
        var contexts = forum.Node.Services.GetRequiredService<IDbContextFactory<AccountsDb>>();
        await using var db = await contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = question;
        return Convert.ToString(
            await command.ExecuteScalarAsync(TestContext.Current.CancellationToken),
            System.Globalization.CultureInfo.InvariantCulture);
    }
}
