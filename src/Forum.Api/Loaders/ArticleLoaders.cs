using Forum.Articles;
using Forum.Data;
using Forum.Paging;
using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;

namespace Forum.Api.Loaders;

internal static class ArticleLoaders
{
    public static readonly BatchLoader<Guid, ArticleRecord> ById = new(async (request, ids, cancellation) =>
        request.AreRead(await request.Service<ArticleReader>().ByIdsAsync([.. ids], cancellation)));

    public static readonly BatchLoader<string, ArticleRecord> BySlug = new(async (request, slugs, cancellation) =>
        request.AreRead(await request.Service<ArticleReader>().BySlugsAsync([.. slugs], cancellation)));

    public static readonly BatchLoader<string, ArticleRecord> ByUrl = new(async (request, urls, cancellation) =>
        request.AreRead(await request.Service<ArticleReader>().ByUrlsAsync([.. urls], cancellation)));

    public static readonly BatchLoader<Guid, string> Html = new(async (request, ids, cancellation) =>
        await request.Service<ArticleReader>().HtmlAsync([.. ids], cancellation));

    public static readonly BatchLoader<Guid, Section> Section = new(async (request, ids, cancellation) =>
        await request.Service<ArticleReader>().SectionsAsync([.. ids], cancellation));

    /// <summary>A section's articles; for the empty id, the articles of the whole forum.</summary>
    public static readonly PageLoader<Guid, (ArticleOrder Order, PageRequest Page), Page<ArticleRecord>> OfSection = new(
        async (request, asked, sections, cancellation) =>
        {
            request.DependsOnMany();
            return await request.Service<ArticleReader>().ListsAsync([.. sections], asked.Order, asked.Page, cancellation);
        });

    /// <summary>
    /// Records that the response depends on these articles: an article and its comments change together with its event log. A missing
    /// article may be created at any time.
    /// </summary>
    private static IReadOnlyDictionary<TKey, ArticleRecord> AreRead<TKey>(
        this RequestContext request, IReadOnlyDictionary<TKey, ArticleRecord> articles)
    {
        if (articles.Count == 0) request.DependsOnMany();
        foreach (var article in articles.Values) request.DependsOn(article.Id);
        return articles;
    }
}
