using System.Diagnostics;
using Forum.Data;
using Forum.Errors;
using Forum.Events;
using Forum.Server.Database.Concurrency;
using Forum.Server.Database.Errors;
using Forum.Server.Settings;
using Forum.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// PostgreSQL: a write transaction locks the article's row. It locks at most one article, so writers cannot deadlock.
/// Writers of one locked article use at most <see cref="WriterLanes.Writers"/> connections of a node; writers of all
/// locked articles together use at most <see cref="PoolShares.RowWaits"/>. The same applies to accounts, with
/// <see cref="PoolShares.AccountWrites"/>.
/// </summary>
internal sealed class PostgresWriteTransactionFactory(
    IDbContextFactory<ForumDb> contexts, PoolShares shares, ArticleEventHub hub, LocalWriteClock localWrites,
    DatabaseSettings settings) : IWriteTransactionFactory
{
    /// <summary>
    /// The pause after which a writer that got no slot in <see cref="PoolShares.RowWaits"/> tries again.
    /// </summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly WriterLanes writerLanes = new();

    public Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken) =>
        BeginAsync(null, false, cancellationToken);

    public Task<T> WriteAsync<T>(
        Guid articleId, Func<WriteTransaction, Task<T>> writeAsync, CancellationToken cancellationToken) =>
        LockRetry.WriteAsync(
            () => BeginAsync(articleId, false, cancellationToken), writeAsync, settings.LockWait, cancellationToken);

    public async Task<WriteTransaction> BeginAccountAsync(Guid key, CancellationToken cancellationToken)
    {
        Action? release = null;
        try
        {
            release = await writerLanes.EnterAsync(key, settings.LockWait, cancellationToken);
            release += await shares.EnterAsync(shares.AccountWrites, cancellationToken);
            var write = await OpenAsync(null, isImport: false, mayWait: true, cancellationToken);
            write!.OnDisposed = release;
            return write;
        }
        catch
        {
            release?.Invoke();
            throw;
        }
    }

    public Task<WriteTransaction> BeginImportAsync(Guid? articleId, CancellationToken cancellationToken) =>
        BeginAsync(articleId, true, cancellationToken);

    public async Task<ForumDb> OpenImportReaderAsync(CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            // Keep one connection until the context is disposed: when it returns to the pool, Npgsql resets the session
            // settings.
            await db.Database.OpenConnectionAsync(cancellationToken);
            await SetImportLimitsAsync(db, settings.ImportSession, cancellationToken);
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    public bool IsContention(Exception exception) => DatabaseFailure.IsContention(exception);

    private async Task<WriteTransaction> BeginAsync(Guid? articleId, bool isImport, CancellationToken cancellationToken)
    {
        var releaseArticle = articleId is { } id
            ? await writerLanes.EnterAsync(id, Timeout.InfiniteTimeSpan, cancellationToken)
            : null;
        try
        {
            var (startedAt, slotTimeout) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
            while (true)
            {
                if (await TryBeginAsync(articleId, isImport, slotTimeout, cancellationToken) is { } write)
                {
                    write.OnDisposed = () =>
                    {
                        shares.Writers.Release();
                        releaseArticle?.Invoke();
                    };
                    return write;
                }

                if (Stopwatch.GetElapsedTime(startedAt) > settings.LockWait) throw Refusal.Busy();
                slotTimeout = RetryPause;
            }
        }
        catch
        {
            releaseArticle?.Invoke();
            throw;
        }
    }

    /// <param name="slotTimeout">How long to wait for a slot in <see cref="PoolShares.RowWaits"/>.</param>
    /// <returns>Null: there was no slot, and another transaction has locked the article's row.</returns>
    private async Task<WriteTransaction?> TryBeginAsync(
        Guid? articleId, bool isImport, TimeSpan slotTimeout, CancellationToken cancellationToken)
    {
        var hasSlot = articleId is not null && !isImport
            && await shares.RowWaits.WaitAsync(slotTimeout, cancellationToken);
        try
        {
            await shares.Writers.WaitAsync(cancellationToken);
            WriteTransaction? write = null;
            try
            {
                return write = await OpenAsync(articleId, isImport, mayWait: hasSlot || isImport, cancellationToken);
            }
            finally
            {
                if (write is null) shares.Writers.Release();
            }
        }
        finally
        {
            if (hasSlot) shares.RowWaits.Release();
        }
    }

    /// <param name="mayWait">False: locks the article's row only if no other transaction has locked it.</param>
    /// <returns>Null: another transaction has.</returns>
    private async Task<WriteTransaction?> OpenAsync(
        Guid? articleId, bool isImport, bool mayWait, CancellationToken cancellationToken)
    {
        ForumDb? db = null;
        IDbContextTransaction? transaction = null;
        WriteTransaction? write = null;
        try
        {
            db = await contexts.CreateDbContextAsync(cancellationToken);
            transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (isImport) await SetImportLimitsAsync(db, settings.ImportTransaction, cancellationToken);

            Article? article = null;
            if (articleId is { } id)
            {
                article = await LockArticleAsync(db, id, mayWait, cancellationToken);
                if (article is null && !mayWait && await db.Articles.AnyAsync(a => a.Id == id, cancellationToken))
                    return null;
            }

            return write = new WriteTransaction(db, transaction, hub, localWrites, cancellationToken)
            {
                LockedArticle = article,
                IsOutcomeUnknown = IsOutcomeUnknown
            };
        }
        catch (Exception exception) when (IsOutOfConnections(exception))
        {
            throw Refusal.Busy();
        }
        finally
        {
            if (write is null) await CloseAsync(db, transaction);
        }
    }

    /// <param name="limits">For the session or for the open transaction.</param>
    private async Task SetImportLimitsAsync(ForumDb db, string limits, CancellationToken cancellationToken)
    {
        // Only the server enforces the statement timeout of an import.
        db.Database.SetCommandTimeout(settings.ImportStatement + settings.ImportLockWait);
        await db.Database.ExecuteSqlRawAsync(limits, cancellationToken);
    }

    private static async Task CloseAsync(ForumDb? db, IDbContextTransaction? transaction)
    {
        try
        {
            if (transaction is not null) await transaction.DisposeAsync();
            if (db is not null) await db.DisposeAsync();
        }
        catch (Exception exception) when (IsOutcomeUnknown(exception))
        {
            // A broken connection cannot be cleaned up; it is removed from the pool.
        }
    }

    /// <summary>Whether all connections of the pool or of the server are in use.</summary>
    private static bool IsOutOfConnections(Exception exception) =>
        exception is NpgsqlException { InnerException: TimeoutException }
            or PostgresException { SqlState: PostgresErrorCodes.TooManyConnections };

    /// <param name="mayWait">False: locks the row only if no other transaction has locked it.</param>
    private static Task<Article?> LockArticleAsync(
        ForumDb db, Guid articleId, bool mayWait, CancellationToken cancellationToken)
    {
        var wait = DatabaseSettings.Milliseconds(LockRetry.LockTimeout);
        var query = mayWait
            ? db.Articles.FromSql(
                $"""
                SELECT held.*, set_config('lock_timeout', {wait}, true) AS lock_timeout
                FROM (SELECT * FROM articles WHERE id = {articleId} FOR UPDATE) AS held
                """)
            : db.Articles.FromSql(
                $"""
                SELECT held.*, set_config('lock_timeout', {wait}, true) AS lock_timeout
                FROM (SELECT * FROM articles WHERE id = {articleId} FOR UPDATE SKIP LOCKED) AS held
                """);
        return query.SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Whether the outcome of a commit is unknown. An error that the server reports in response to COMMIT means that it
    /// has rolled back. Without such an error, or if the session was terminated (class 57) or the server itself failed
    /// (58, XX), the commit may have succeeded. Source: postgresql.org/docs/current/errcodes-appendix.html.
    /// </summary>
    private static bool IsOutcomeUnknown(Exception exception) =>
        exception is not PostgresException { SqlState: { } state } || state[..2] is "08" or "57" or "58" or "XX";
}
