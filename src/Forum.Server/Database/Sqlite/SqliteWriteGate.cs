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
internal sealed class SqliteWriteGate(
    IDbContextFactory<ForumDb> contexts, ArticleEventHub feed, LocalWriteClock last, DatabaseSettings settings) : IWriteTransactionFactory, IDisposable
{
    /// <summary>How long an import keeps the file locked before it pauses.</summary>
    private static readonly TimeSpan ImportTurn = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The driver of another program checks every 150 ms whether the file is free (Microsoft.Data.Sqlite,
    /// `SqliteCommand`).
    /// </summary>
    private static readonly TimeSpan ImportPause = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Limits the writers of one account, so that they cannot fill the queue.</summary>
    private readonly WriterLanes accounts = new();
    private TimeSpan importHeld;

    public Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken) => BeginAsync(null, null, cancellationToken);

    public Task<WriteTransaction> BeginAsync(Guid articleId, CancellationToken cancellationToken) => BeginAsync(articleId, null, cancellationToken);

    public async Task<WriteTransaction> BeginAccountAsync(Guid key, CancellationToken cancellationToken)
    {
        var leave = await accounts.TakeAsync(key, settings.LockWait, cancellationToken);
        try
        {
            return await BeginAsync(null, leave, cancellationToken);
        }
        catch
        {
            leave();
            throw;
        }
    }

    public async Task<WriteTransaction> BeginImportAsync(Guid? articleId, CancellationToken cancellationToken)
    {
        if (importHeld > ImportTurn)
        {
            importHeld = TimeSpan.Zero;
            await Task.Delay(ImportPause, cancellationToken);
        }

        var held = new Stopwatch();
        var write = await BeginAsync(articleId, () => importHeld += held.Elapsed, cancellationToken);
        held.Start();
        return write;
    }

    public Task<ForumDb> OpenImportReaderAsync(CancellationToken cancellationToken) => contexts.CreateDbContextAsync(cancellationToken);

    public bool IsLockTimeout(Exception exception) => DatabaseTrouble.KindOf(exception) == DatabaseTroubleKind.Locked;

    public void Dispose() => turn.Dispose();

    private async Task<WriteTransaction> BeginAsync(Guid? articleId, Action? leave, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        ForumDb? db = null;
        try
        {
            db = await contexts.CreateDbContextAsync(cancellationToken);

            // The driver uses BEGIN IMMEDIATE: from here on the whole file is locked, including every article's row.
            var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            return new WriteTransaction(db, transaction, feed, last, cancellationToken)
            {
                LockedArticle = articleId is { } id ? await db.Articles.SingleOrDefaultAsync(a => a.Id == id, cancellationToken) : null,
                OnDisposed = () =>
                {
                    leave?.Invoke();
                    turn.Release();
                },
            };
        }
        catch (Exception problem)
        {
            try
            {
                if (db is not null) await db.DisposeAsync();
            }
            finally
            {
                turn.Release();
            }

            if (problem is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY })
                throw Refusal.Busy();
            throw;
        }
    }
}
