using System.Diagnostics;
using Forum.Data;
using Forum.Errors;
using Forum.Events;
using Forum.Server.Database.Concurrency;
using Forum.Server.Database.Errors;
using Forum.Server.Settings;
using Forum.Transactions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Sqlite;

/// <summary>
/// SQLite allows one writer at a time. Writers of this program wait in a queue here instead of polling the file's lock;
/// the driver waits for other programs, such as an import that runs beside the server.
/// </summary>
internal sealed class SqliteWriteTransactionFactory(
    IDbContextFactory<ForumDb> contexts, ArticleEventHub hub, LocalWriteClock localWrites, DatabaseSettings settings)
    : IWriteTransactionFactory, IDisposable
{
    /// <summary>How long an import keeps the file locked before it pauses.</summary>
    private static readonly TimeSpan MaxImportLock = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The driver of another program checks every 150 ms whether the file is free (Microsoft.Data.Sqlite,
    /// `SqliteCommand`).
    /// </summary>
    private static readonly TimeSpan ImportPause = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim writer = new(1, 1);

    /// <summary>Limits the writers of one account, so that they cannot fill the queue.</summary>
    private readonly WriterLanes accountLanes = new();
    private TimeSpan importLockedTime;

    public Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken) =>
        BeginAsync(null, null, cancellationToken);

    public async Task<T> WriteAsync<T>(
        Guid articleId, Func<WriteTransaction, Task<T>> writeAsync, CancellationToken cancellationToken)
    {
        await using var write = await BeginAsync(articleId, null, cancellationToken);
        return await writeAsync(write);
    }

    public async Task<WriteTransaction> BeginAccountAsync(Guid key, CancellationToken cancellationToken)
    {
        var release = await accountLanes.EnterAsync(key, settings.LockWait, cancellationToken);
        try
        {
            return await BeginAsync(null, release, cancellationToken);
        }
        catch
        {
            release();
            throw;
        }
    }

    public async Task<WriteTransaction> BeginImportAsync(Guid? articleId, CancellationToken cancellationToken)
    {
        if (importLockedTime > MaxImportLock)
        {
            importLockedTime = TimeSpan.Zero;
            await Task.Delay(ImportPause, cancellationToken);
        }

        var lockedTime = new Stopwatch();
        var write = await BeginAsync(articleId, () => importLockedTime += lockedTime.Elapsed, cancellationToken);
        lockedTime.Start();
        return write;
    }

    public bool IsContention(Exception exception) => DatabaseFailure.IsContention(exception);

    public Task<ForumDb> OpenImportReaderAsync(CancellationToken cancellationToken) =>
        contexts.CreateDbContextAsync(cancellationToken);

    public void Dispose() => writer.Dispose();

    private async Task<WriteTransaction> BeginAsync(
        Guid? articleId, Action? release, CancellationToken cancellationToken)
    {
        await writer.WaitAsync(cancellationToken);
        ForumDb? db = null;
        try
        {
            db = await contexts.CreateDbContextAsync(cancellationToken);

            // The driver uses BEGIN IMMEDIATE: from here on the whole file is locked, including every article's row.
            var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            return new WriteTransaction(db, transaction, hub, localWrites, cancellationToken)
            {
                LockedArticle = articleId is { } id
                    ? await db.Articles.SingleOrDefaultAsync(a => a.Id == id, cancellationToken)
                    : null,
                OnDisposed = () =>
                {
                    release?.Invoke();
                    writer.Release();
                },
            };
        }
        catch (Exception exception)
        {
            try
            {
                if (db is not null) await db.DisposeAsync();
            }
            finally
            {
                writer.Release();
            }

            if (exception is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY })
                throw Refusal.Busy();
            throw;
        }
    }
}
