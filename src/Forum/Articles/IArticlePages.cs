using Forum.Paging;

namespace Forum.Articles;

/// <summary>The hot reads of articles, in each database's own SQL: a fixed number of statements a call, each page its own rows.</summary>
public interface IArticlePages
{
    /// <summary>For each section (null: the whole forum) up to one row more than the window's size.</summary>
    /// <returns>The rows by section, nearest to the window's place first; the whole forum's under <see cref="Guid.Empty"/>.</returns>
    Task<ILookup<Guid, ArticleRecord>> ReadListsAsync(
        IReadOnlyCollection<Guid>? sections, ArticleOrder order, PageWindow window, CancellationToken cancellationToken);

    /// <summary>Those of the ids that exist.</summary>
    Task<IReadOnlyList<ArticleRecord>> ReadByIdsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Those of the slugs that exist.</summary>
    Task<IReadOnlyList<ArticleRecord>> ReadBySlugsAsync(IReadOnlyCollection<string> slugs, CancellationToken cancellationToken);

    /// <summary>Those of the addresses that exist.</summary>
    Task<IReadOnlyList<ArticleRecord>> ReadByUrlsAsync(IReadOnlyCollection<string> urls, CancellationToken cancellationToken);
}
