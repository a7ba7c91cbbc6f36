using Forum.Paging;

namespace Forum.Articles;

/// <summary>
/// The performance-critical queries for articles, in SQL specific to each database. Each call executes a fixed number
/// of statements. Lists use keyset pagination, so the cost of a page does not depend on its position in the list.
/// </summary>
public interface IArticlePages
{
    /// <summary>
    /// Reads one window for each section, or for the whole forum when <paramref name="sections"/> is null. Returns up
    /// to one row more than the window's size, which shows that there is another page.
    /// </summary>
    /// <returns>
    /// The rows by section, nearest to the window's position first. Rows for the whole forum have the key
    /// <see cref="Guid.Empty"/>.
    /// </returns>
    Task<ILookup<Guid, ArticleRecord>> ReadListsAsync(
        IReadOnlyCollection<Guid>? sections, ArticleOrder order, PageWindow window,
        CancellationToken cancellationToken);

    /// <summary>The articles with these ids. Ids that do not exist are absent.</summary>
    Task<IReadOnlyList<ArticleRecord>> ReadByIdsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The articles with these slugs. Slugs that do not exist are absent.</summary>
    Task<IReadOnlyList<ArticleRecord>> ReadBySlugsAsync(
        IReadOnlyCollection<string> slugs, CancellationToken cancellationToken);

    /// <summary>The articles with these URLs. URLs that do not exist are absent.</summary>
    Task<IReadOnlyList<ArticleRecord>> ReadByUrlsAsync(
        IReadOnlyCollection<string> urls, CancellationToken cancellationToken);
}
