using Forum.Data;
using Forum.Server.Database.Model;
using Microsoft.EntityFrameworkCore;

namespace Forum.Server.Purging;

/// <summary>
/// Deletes all but each article's newest 1,000 events from the event logs. It iterates over the articles by id, a
/// bounded number at a time: an index on the number of events would make every event more expensive.
/// </summary>
internal sealed class TrimEventLogs
{
    /// <summary>Maximum number of articles that one step checks.</summary>
    private const int MaxArticles = 200;

    private Guid lastArticleId;

    public async Task<bool> RunAsync(AccountsDb db, CancellationToken cancellationToken)
    {
        var articles = await db.Articles
            .Where(a => a.Id > lastArticleId).OrderBy(a => a.Id).Take(MaxArticles)
            .Select(a => new { a.Id, LastToDelete = a.LastEvent - ArticleEvent.MaxRetained })
            .ToListAsync(cancellationToken);
        foreach (var article in articles)
        {
            // Set before the deletion: if it fails, the next step continues with the next article.
            var previousId = lastArticleId;
            lastArticleId = article.Id;
            if (article.LastToDelete > 0
                && await TrimAsync(db, article.Id, article.LastToDelete, cancellationToken) > 0)
            {
                // The next step starts at the same article, until nothing of it is left to delete.
                lastArticleId = previousId;
                return true;
            }
        }

        if (articles.Count == MaxArticles) return true;
        lastArticleId = Guid.Empty;
        return false;
    }

    private static Task<int> TrimAsync(AccountsDb db, Guid articleId, long last, CancellationToken cancellationToken) =>
        Purge.DeleteAsync(
            db, "article_events", "article_id = {0} AND number <= {1}", [articleId, last], cancellationToken);
}
