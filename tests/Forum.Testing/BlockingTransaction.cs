using Npgsql;

namespace Forum.Testing;

/// <summary>
/// A transaction of another program that holds locks, such as the lock on an article's row, until it is disposed.
/// </summary>
internal sealed class BlockingTransaction : IAsyncDisposable
{
    private const string IsWaitingForLock = "wait_event_type = 'Lock'";

    private readonly NpgsqlConnection connection;

    private BlockingTransaction(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<BlockingTransaction> LockArticleAsync(ForumHost forum, string articleId)
    {
        var held = await BeginAsync(forum);
        await held.RunAsync("SELECT 1 FROM articles WHERE id = $1 FOR UPDATE", GlobalId.UuidOf(articleId));
        return held;
    }

    /// <summary>Starts a transaction that holds no locks yet.</summary>
    public static async Task<BlockingTransaction> BeginAsync(ForumHost forum)
    {
        var held = new BlockingTransaction(new NpgsqlConnection($"{forum.Connection};Pooling=false"));
        await held.connection.OpenAsync(TestContext.Current.CancellationToken);
        await held.RunAsync("BEGIN");
        return held;
    }

    /// <summary>Returns when this many sessions of the forum's database wait for a lock.</summary>
    public Task WaitForBlockedSessionsAsync(int sessions) =>
        WaitForSessionsAsync(IsWaitingForLock, count => count >= sessions);

    /// <summary>Returns when a session of the forum's database has waited for a lock for this long.</summary>
    public Task WaitUntilBlockedForAsync(TimeSpan time) => WaitForSessionsAsync(
        FormattableString.Invariant(
            $"{IsWaitingForLock} AND clock_timestamp() - query_start > interval '{time.TotalSeconds} seconds'"),
        count => count > 0);

    /// <summary>Returns when no session of the forum's database waits for a lock.</summary>
    public Task WaitForNoBlockedSessionsAsync() => WaitForSessionsAsync(IsWaitingForLock, count => count == 0);

    /// <summary>
    /// Returns when the last query of a session of the forum's database was the one that reads the current vote.
    /// </summary>
    public Task WaitForVoteArrivalAsync() =>
        WaitForSessionsAsync("state = 'idle' AND query LIKE '%FROM votes v WHERE v.account_id%'", count => count > 0);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task WaitForSessionsAsync(string condition, Func<long, bool> isEnough)
    {
        var waiting =
            $"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {condition}";
        await using var look = new NpgsqlConnection(connection.ConnectionString);
        await look.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(waiting, look);
        await Eventually.HoldsAsync(() => isEnough((long)command.ExecuteScalar()!));
    }

    /// <summary>Runs a statement in the transaction.</summary>
    public async Task RunAsync(string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
