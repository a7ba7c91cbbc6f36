using Forum.Server.Database.Model;

namespace Forum.Server.Database.Upgrade;

/// <summary>
/// A lock that one process at a time holds while it migrates a database or fills it with the demo forum. The operating
/// system or the database server releases it when the process exits for any reason.
/// </summary>
internal interface IMigrationLock
{
    /// <returns>The acquired lock; null while another process holds it.</returns>
    Task<AcquiredMigrationLock?> TryAcquireAsync(CancellationToken cancellationToken);

    /// <summary>Applies the pending migrations.</summary>
    /// <param name="db">The context of a <see cref="AcquiredMigrationLock"/>.</param>
    /// <param name="cancellationToken">Rolls back the migration that is running.</param>
    /// <exception cref="Exception">
    /// A lock timeout, see <see cref="IsLockTimeout"/>; earlier migrations stay applied.
    /// </exception>
    Task MigrateAsync(AccountsDb db, CancellationToken cancellationToken);

    /// <summary>
    /// Whether an exception is a timeout of the wait for a table, or for SQLite's file, that other programs use: the
    /// work is rolled back and can be retried.
    /// </summary>
    bool IsLockTimeout(Exception exception);
}

/// <summary>The lock while it is held.</summary>
/// <param name="db">A context for the migrations: its statements wait only briefly for locks, but may run for any
/// time.</param>
/// <param name="handle">Disposing it releases the lock.</param>
internal sealed class AcquiredMigrationLock(AccountsDb db, IAsyncDisposable handle) : IAsyncDisposable
{
    public AccountsDb Db => db;

    public async ValueTask DisposeAsync()
    {
        await db.DisposeAsync();
        await handle.DisposeAsync();
    }
}

internal static class MigrationLockExtensions
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), ReportAfter = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Pause between two attempts to lock a table that others use. While an attempt waits on PostgreSQL, for at most a
    /// second, all later statements on the table queue behind it; during the pause they continue.
    /// </summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    /// <summary>Waits for the lock, and reports the wait on <paramref name="output"/> after a second.</summary>
    public static async Task<AcquiredMigrationLock> AcquireAsync(
        this IMigrationLock migrationLock, TextWriter output, CancellationToken cancellationToken)
    {
        var (start, isReported) = (TimeProvider.System.GetTimestamp(), false);
        while (true)
        {
            if (await migrationLock.RetryAsync(() =>
                migrationLock.TryAcquireAsync(cancellationToken), output, cancellationToken) is { } acquired)
                return acquired;
            if (!isReported && TimeProvider.System.GetElapsedTime(start) >= ReportAfter)
            {
                await output.WriteLineAsync("Another migration is running; waiting.");
                isReported = true;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>
    /// Retries the work until it gets the locks that it needs, and reports once on <paramref name="output"/> that it
    /// waits.
    /// </summary>
    public static async Task<T> RetryAsync<T>(
        this IMigrationLock migrationLock, Func<Task<T>> workAsync, TextWriter output,
        CancellationToken cancellationToken)
    {
        for (var isReported = false; ; isReported = true)
        {
            try
            {
                return await workAsync();
            }
            catch (Exception exception) when (migrationLock.IsLockTimeout(exception))
            {
                if (!isReported)
                    await output.WriteLineAsync(
                        "A table is locked by a backup, a long query or another program; waiting.");
            }

            await Task.Delay(RetryPause, cancellationToken);
        }
    }
}
