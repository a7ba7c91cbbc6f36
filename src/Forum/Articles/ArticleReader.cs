using Forum.Data;
using Forum.Paging;
using Microsoft.EntityFrameworkCore;

namespace Forum.Articles;

/// <summary>The read side of articles and sections.</summary>
public sealed class ArticleReader(IArticlePages pages, IDbContextFactory<ForumDb> contexts)
{
    public async Task<IReadOnlyDictionary<Guid, ArticleRecord>> ByIdsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        (await pages.ReadByIdsAsync(ids, cancellationToken)).ToDictionary(a => a.Id);

    /// <summary>A page of each section's articles. <see cref="Guid.Empty"/> stands for the whole forum.</summary>
    public async Task<IReadOnlyDictionary<Guid, Page<ArticleRecord>>> ListsAsync(
        IReadOnlyCollection<Guid> sections, ArticleOrder order, PageRequest request,
        CancellationToken cancellationToken)
    {
        // All windows are equal, because the sections share one request. They are still created per section to validate
        // the cursor: decoding throws if the cursor belongs to another section's list.
        var windows = sections.ToDictionary(s => s, s => request.ToWindow(order.ListOf(s)));
        if (windows.Count == 0) return new Dictionary<Guid, Page<ArticleRecord>>();
        var window = windows.Values.First();
        var sectionIds = sections.Where(s => s != Guid.Empty).ToList();
        var sectionRows = sectionIds.Count == 0
            ? null
            : await pages.ReadListsAsync(sectionIds, order, window, cancellationToken);
        var forumRows = sectionIds.Count == sections.Count
            ? null
            : await pages.ReadListsAsync(null, order, window, cancellationToken);
        return sections.ToDictionary(
            s => s,
            s => Page.Of(
                order.ListOf(s), window, [.. (s == Guid.Empty ? forumRows : sectionRows)![s]], null, order.PositionOf));
    }

    public async Task<IReadOnlyDictionary<string, ArticleRecord>> BySlugsAsync(
        IReadOnlyCollection<string> slugs, CancellationToken cancellationToken) =>
        (await pages.ReadBySlugsAsync(slugs, cancellationToken)).ToDictionary(a => a.Slug);

    public async Task<IReadOnlyDictionary<string, ArticleRecord>> ByUrlsAsync(
        IReadOnlyCollection<string> urls, CancellationToken cancellationToken) =>
        (await pages.ReadByUrlsAsync(urls, cancellationToken)).ToDictionary(a => a.Url!);

    /// <summary>The HTML of articles; articles without HTML are absent.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> HtmlAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Articles.Where(a => wanted.Contains(a.Id) && a.Html != null)
            .ToDictionaryAsync(a => a.Id, a => a.Html!, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<Guid, Section>> SectionsAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Sections.AsNoTracking().Where(s => wanted.Contains(s.Id))
            .ToDictionaryAsync(s => s.Id, cancellationToken);
    }

    public async Task<Section?> SectionAsync(string slug, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Sections.AsNoTracking().SingleOrDefaultAsync(s => s.Slug == slug, cancellationToken);
    }

    /// <summary>All sections, sorted by name.</summary>
    public async Task<IReadOnlyList<Section>> SectionsAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Sections.AsNoTracking().OrderBy(s => s.Name).ThenBy(s => s.Id).ToListAsync(cancellationToken);
    }
}
