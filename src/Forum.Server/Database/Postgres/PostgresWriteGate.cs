using Forum.Articles;
using Forum.Live;
using Forum.Writing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>PostgreSQL: the article's row lock is the gate. Ids are taken in order, so no two writers wait in a circle.</summary>
internal sealed class PostgresWriteGate(IDbContextFactory<ForumDb> contexts, LiveFeed feed, LastWrites last) : IWriteGate
{
    public async Task<ForumWrite> BeginAsync(CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            return new ForumWrite(db, await db.Database.BeginTransactionAsync(cancellationToken), feed, last);
        }
        catch (Exception problem)
        {
            await db.DisposeAsync();

            // Every connection is taken, here or on the server.
            if (problem is NpgsqlException { InnerException: TimeoutException } or PostgresException { SqlState: PostgresErrorCodes.TooManyConnections })
                throw new Refusal(ErrorCode.Busy, "The forum is busy. Try again in a moment.");
            throw;
        }
    }

    public async Task<IReadOnlyList<Article>> TakeArticlesAsync(
        ForumDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        return await db.Articles
            .FromSql($"SELECT * FROM articles WHERE id = ANY({wanted}) ORDER BY id FOR UPDATE")
            .ToListAsync(cancellationToken);
    }
}
