using Forum.Paging;

namespace Forum.Articles;

/// <summary>
/// The performance-critical reads of articles, in SQL specific to each database: a fixed number of statements per call,
/// and the cost of a page depends only on its own size.
/// </summary>
public interface IArticlePages
{
    /// <summary>For each section (null: the whole forum) up to one row more than the window's size.</summary>
    /// <returns>
    /// The rows by section, nearest to the window's start first; those of the whole forum under
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
