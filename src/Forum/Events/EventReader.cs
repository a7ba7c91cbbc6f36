using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Events;

/// <summary>The read side of articles' event logs.</summary>
public sealed class EventReader(IDbContextFactory<ForumDb> contexts)
{
    /// <summary>The first rows after a number, in ascending order.</summary>
    public async Task<IReadOnlyList<ArticleEvent>> AfterAsync(
        Guid articleId, long number, int atMost, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ArticleEvents.AsNoTracking()
            .Where(e => e.ArticleId == articleId && e.Number > number)
            .OrderBy(e => e.Number).Take(atMost).ToListAsync(cancellationToken);
    }

    /// <summary>The last rows up to and including a number, in ascending order.</summary>
    public async Task<IReadOnlyList<ArticleEvent>> UpToAsync(
        Guid articleId, long number, int atMost, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.ArticleEvents.AsNoTracking()
            .Where(e => e.ArticleId == articleId && e.Number <= number)
            .OrderByDescending(e => e.Number).Take(atMost).ToListAsync(cancellationToken);
        rows.Reverse();
        return rows;
    }

    /// <summary>The end of each article's log. Articles that do not exist are absent.</summary>
    public async Task<IReadOnlyDictionary<Guid, EventPosition>> LatestAsync(
        IReadOnlyCollection<Guid> articles, CancellationToken cancellationToken)
    {
        var wanted = articles.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Articles.Where(a => wanted.Contains(a.Id))
            .Select(a => new
            {
                a.Id,
                a.LastEvent,
                At = db.ArticleEvents.Where(e => e.ArticleId == a.Id && e.Number == a.LastEvent)
                    .Select(e => (DateTime?)e.At).FirstOrDefault(),
            })
            .ToDictionaryAsync(a => a.Id, a => EventPosition.Of(a.LastEvent, a.At), cancellationToken);
    }
}
