using System.Diagnostics;
using Forum.Transactions;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// Retries a write below an article whose transaction could not get a lock other than that of the article's row. Such
/// locks are an author's pseudonym, which counts the author's comments on all articles, an idempotency key, and whole
/// tables. Other writers wait for the article meanwhile, so the transaction waits only for
/// <see cref="LockTimeout"/> and is then rolled back; the rest of the wait happens while it holds nothing.
/// </summary>
internal static class LockRetry
{
    /// <summary>How long a transaction that has locked an article's row waits for any other lock.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(15);

    /// <summary>
    /// The pause before the first retry. Each further pause is twice as long, up to the longest, so that many waiting
    /// writers leave the article's row to others for most of the time.
    /// </summary>
    private static readonly TimeSpan
        FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromMilliseconds(400);

    /// <param name="beginAsync">Opens a transaction that has locked the article's row.</param>
    /// <param name="writeAsync">Writes and commits; called once for each transaction.</param>
    /// <param name="maxWait">
    /// How long to retry, from the time when the article's row was first locked. The failure of the last attempt is
    /// thrown.
    /// </param>
    /// <param name="cancellationToken">Cancels a pause.</param>
    public static async Task<T> WriteAsync<T>(
        Func<Task<WriteTransaction>> beginAsync, Func<WriteTransaction, Task<T>> writeAsync, TimeSpan maxWait,
        CancellationToken cancellationToken)
    {
        var (pause, startedAt) = (FirstPause, (long?)null);
        while (true)
        {
            await using (var write = await beginAsync())
            {
                startedAt ??= Stopwatch.GetTimestamp();
                try
                {
                    return await writeAsync(write);
                }
                catch (Exception exception)
                    when (IsLockFailure(exception) && Stopwatch.GetElapsedTime(startedAt.Value) < maxWait)
                {
                    // Retried below, once the transaction is rolled back.
                }
            }

            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>A statement timeout is not one: the statement would hold the article for as long again.</summary>
    private static bool IsLockFailure(Exception exception) => exception.GetBaseException() is PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected,
    };
}
