using Forum.Server.Tests.Accounts;
using Forum.Server.Tests.Importing;
using Forum.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Forum.Server.Tests.Importing.ExportFiles;

namespace Forum.Server.Tests.Database;

/// <summary>The default timeouts of the program's PostgreSQL sessions.</summary>
public sealed class LimitingDatabaseSessions(PostgresForum forum) : IClassFixture<PostgresForum>
{
    /// <summary>
    /// Each INSERT records the timeouts that it runs with; on a Unix socket, keep-alives are only visible as reset
    /// values.
    /// </summary>
    private const string RecordLimits =
        """
        CREATE TABLE noted (origin text, limits text);
        CREATE FUNCTION note_limits() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO noted SELECT TG_TABLE_NAME, string_agg(name || '=' || CASE WHEN name LIKE 'tcp%' THEN reset_val ELSE setting END, ' ' ORDER BY name)
            FROM pg_settings WHERE name IN (
                'client_connection_check_interval', 'idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout', 'tcp_keepalives_idle',
                'tcp_user_timeout');
            RETURN NULL;
        END $$;
        CREATE TRIGGER note_limits AFTER INSERT ON sessions FOR EACH STATEMENT EXECUTE FUNCTION note_limits();
        CREATE TRIGGER note_limits AFTER INSERT ON articles FOR EACH STATEMENT EXECUTE FUNCTION note_limits();
        CREATE TRIGGER note_limits AFTER INSERT ON comments FOR EACH STATEMENT EXECUTE FUNCTION note_limits();
        """;

    [Fact]
    public async Task Lock_waits_statements_and_idle_transactions_have_timeouts_and_imports_have_their_own()
    {
        var ada = await forum.SharedMemberAsync("Ada");
        var article = await forum.ArticleAsync();
        await forum.ExecuteAsync(RecordLimits);

        await forum.SignUpAsync(Names.New("Signs in"));
        Assert.Equal(Limits(lockWait: 4_000, statement: 8_000), await RecordedAsync("sessions"));

        // While a transaction holds an article, its other lock requests time out almost immediately, and it is retried.
        await ada.PostCommentAsync(article, "Words.");
        Assert.Equal(Limits(lockWait: 15, statement: 8_000), await RecordedAsync("comments"));

        await new ImportRunner(forum).RunAsync("wordpress", Bytes(WordPress("limits", Item("limits", 1, Comment(1)))));
        Assert.Equal(Limits(lockWait: 60_000, statement: 600_000), await RecordedAsync("articles"));
        Assert.Equal(Limits(lockWait: 15, statement: 600_000), await RecordedAsync("comments"));
    }

    [Fact]
    public async Task The_time_before_keep_alives_is_a_setting()
    {
        var node = await forum.StartNodeAsync("--Forum:Database:KeepAlive=00:00:25");
        await using var command = node.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "SELECT string_agg(reset_val, ' ' ORDER BY name) FROM pg_settings WHERE name IN ('tcp_keepalives_idle', 'tcp_user_timeout')");
        Assert.Equal("25 35000", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_import_uses_its_own_lock_timeout_also_for_reads()
    {
        var node = await forum.StartNodeAsync("--Forum:Database:LockWait=00:00:01");
        Task<(int Code, string Output)> import;
        await using (var holding = await BlockingTransaction.BeginAsync(forum))
        {
            // Whether an article exists is read before any of it is written.
            await holding.RunAsync("LOCK TABLE articles");
            import = Task.Run(
                () => new ImportRunner(forum, node).RunAsync(
                    "wordpress", Bytes(WordPress("reads", Item("reads", 1, Comment(1))))));
            await holding.WaitUntilBlockedForAsync(TimeSpan.FromSeconds(2));
        }

        var (code, output) = await import;
        Assert.True(code == 0, output);
    }

    private static string Limits(int lockWait, int statement) =>
        FormattableString.Invariant(
            $"client_connection_check_interval=1000 idle_in_transaction_session_timeout=8000 lock_timeout={lockWait} statement_timeout={statement} ")
        + "tcp_keepalives_idle=10 tcp_user_timeout=20000";

    private async Task<string> RecordedAsync(string origin)
    {
        var noted = await forum.ReadAsync(
            $"SELECT string_agg(DISTINCT limits, '; ') FROM noted WHERE origin = '{origin}'");
        await forum.ExecuteAsync($"DELETE FROM noted WHERE origin = '{origin}'");
        return noted;
    }
}
