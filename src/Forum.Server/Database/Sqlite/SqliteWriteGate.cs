using Forum.Articles;
using Forum.Live;
using Forum.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Database.Sqlite;

/// <summary>
/// SQLite has one writer at a time. Writers of this program queue in order here, instead of polling the file's lock;
/// other programs (an import beside the server) are waited for by the driver.
/// </summary>
internal sealed class SqliteWriteGate(IDbContextFactory<ForumDb> contexts, LiveFeed feed, LastWrites last) : IWriteGate, IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    public async Task<ForumWrite> BeginAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        ForumDb? db = null;
        try
        {
            db = await contexts.CreateDbContextAsync(cancellationToken);

            // The driver begins IMMEDIATE: the whole file is ours from here on, every article's row with it.
            return new ForumWrite(db, await db.Database.BeginTransactionAsync(cancellationToken), feed, last, () => turn.Release());
        }
        catch (Exception problem)
        {
            if (db is not null) await db.DisposeAsync();
            turn.Release();
            if (problem is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY })
                throw new Refusal(ErrorCode.Busy, "The forum is busy. Try again in a moment.");
            throw;
        }
    }

    public async Task<IReadOnlyList<Article>> TakeArticlesAsync(
        ForumDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        await db.Articles.Where(a => ids.Contains(a.Id)).OrderBy(a => a.Id).ToListAsync(cancellationToken);

    public void Dispose() => turn.Dispose();
}
