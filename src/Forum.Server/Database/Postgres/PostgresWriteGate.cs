using Forum.Articles;
using Forum.Live;
using Forum.Server.Settings;
using Forum.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// PostgreSQL: the article's row lock is the gate. A transaction locks one article at most, so no two writers wait in a
/// circle, and a held article keeps <see cref="ArticleTurns.Writers"/> connections of a node busy at most.
/// </summary>
internal sealed class PostgresWriteGate(
    IDbContextFactory<ForumDb> contexts, NpgsqlDataSource source, LiveFeed feed, LastWrites last, DatabaseSettings settings) : IWriteGate, IDisposable
{
    /// <summary>
    /// How long a transaction that holds an article waits for a lock on anything else: others wait for the article meanwhile.
    /// Such locks are an author's pseudonym, which their posts below all articles count on, and whole tables.
    /// </summary>
    private static readonly TimeSpan HeldLockWait = TimeSpan.FromMilliseconds(500);

    private readonly ArticleTurns turns = new();

    /// <summary>A quarter of the connections is left to reads, however many writers wait for rows.</summary>
    private readonly SemaphoreSlim connections =
        new(Math.Max(1, new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize * 3 / 4));

    public Task<ForumWrite> BeginAsync(CancellationToken cancellationToken) => BeginAsync(null, false, cancellationToken);

    public Task<ForumWrite> BeginAsync(Guid articleId, CancellationToken cancellationToken) =>
        BeginAsync(articleId, false, cancellationToken);

    public Task<ForumWrite> BeginImportAsync(Guid? articleId, CancellationToken cancellationToken) =>
        BeginAsync(articleId, true, cancellationToken);

    public void Dispose() => connections.Dispose();

    private async Task<ForumWrite> BeginAsync(Guid? articleId, bool isImport, CancellationToken cancellationToken)
    {
        var leaveArticle = articleId is { } id ? await turns.TakeAsync(id, cancellationToken) : null;
        ForumDb? db = null;
        IDbContextTransaction? transaction = null;
        var hasConnection = false;
        try
        {
            await connections.WaitAsync(cancellationToken);
            hasConnection = true;
            db = await contexts.CreateDbContextAsync(cancellationToken);
            transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (isImport)
            {
                // The server watches over it alone.
                db.Database.SetCommandTimeout(settings.ImportStatement + settings.ImportLockWait);
                await db.Database.ExecuteSqlRawAsync(settings.ImportSession, cancellationToken);
            }

            return new ForumWrite(db, transaction, feed, last, cancellationToken)
            {
                Held = articleId is { } held
                    ? await HoldAsync(db, held, isImport ? settings.ImportLockWait : HeldLockWait, cancellationToken)
                    : null,
                Leave = Leave,
                IsInDoubt = IsInDoubt,
            };
        }
        catch (Exception problem)
        {
            try
            {
                if (transaction is not null) await transaction.DisposeAsync();
                if (db is not null) await db.DisposeAsync();
            }
            catch (Exception broken) when (IsInDoubt(broken))
            {
                // A connection that is broken cannot be cleaned up, and is dropped from the pool.
            }
            finally
            {
                Leave();
            }

            // Every connection is taken, here or on the server.
            if (problem is NpgsqlException { InnerException: TimeoutException } or PostgresException { SqlState: PostgresErrorCodes.TooManyConnections })
                throw new Refusal(ErrorCode.Busy, "The forum is busy. Try again in a moment.");
            throw;
        }

        void Leave()
        {
            if (hasConnection) connections.Release();
            leaveArticle?.Invoke();
        }
    }

    /// <param name="lockWait">How long the transaction may wait for any other lock from then on.</param>
    private static Task<Article?> HoldAsync(ForumDb db, Guid articleId, TimeSpan lockWait, CancellationToken cancellationToken) =>
        db.Articles.FromSql(
            $"""
            SELECT held.*, set_config('lock_timeout', {DatabaseSettings.Milliseconds(lockWait)}, true) AS lock_timeout
            FROM (SELECT * FROM articles WHERE id = {articleId} FOR UPDATE) AS held
            """).SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// An error that the server reports in response to COMMIT means that it has rolled back. Without one, or when it was told
    /// to end the session (class 57) or broke itself (58, XX), the commit may have been carried out.
    /// Source: postgresql.org/docs/current/errcodes-appendix.html.
    /// </summary>
    private static bool IsInDoubt(Exception exception) =>
        exception is not PostgresException { SqlState: { } state } || state[..2] is "08" or "57" or "58" or "XX";
}
