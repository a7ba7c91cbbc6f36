using Forum.Live;
using Microsoft.EntityFrameworkCore.Storage;

namespace Forum.Writing;

/// <summary>One open transaction. Disposed without <see cref="CommitAsync"/> it leaves nothing behind.</summary>
/// <param name="db">The context of this write alone.</param>
/// <param name="transaction">The open transaction of <paramref name="db"/>.</param>
/// <param name="feed">Told, after the commit, how far the logs of the articles go.</param>
/// <param name="last">Told, after the commit, that readers may see something new.</param>
/// <param name="leave">Called once at the end, committed or not: lets the next writer in.</param>
public sealed class ForumWrite(ForumDb db, IDbContextTransaction transaction, LiveFeed feed, LastWrites last, Action? leave = null) : IAsyncDisposable
{
    public ForumDb Db => db;

    /// <summary>
    /// Whether what is remembered of answers is to be made anew after it. An attempt to sign in is nobody's to read.
    /// </summary>
    public bool IsSeen { get; set; } = true;

    /// <summary>Saves and commits. From here on nothing may be cancelled: the write is done or it is not.</summary>
    public async Task CommitAsync()
    {
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        if (IsSeen) last.Note(db.ArticleEvents.Local);
        foreach (var line in db.ArticleEvents.Local) feed.Tell(line.ArticleId, line.Number);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
            await db.DisposeAsync();
        }
        finally
        {
            leave?.Invoke();
        }
    }
}
