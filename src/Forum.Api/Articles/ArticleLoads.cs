using Forum.Api.Execution.Loaders;
using Forum.Articles;
using Forum.Paging;

namespace Forum.Api.Articles;

internal static class ArticleLoads
{
    public static readonly BatchLoader<Guid, ArticleRecord> ById = new(async (request, ids, cancellation) =>
        await request.Service<ArticleReader>().ByIdsAsync([.. ids], cancellation));

    public static readonly BatchLoader<string, ArticleRecord> BySlug = new(async (request, slugs, cancellation) =>
        await request.Service<ArticleReader>().BySlugsAsync([.. slugs], cancellation));

    public static readonly BatchLoader<string, ArticleRecord> ByUrl = new(async (request, urls, cancellation) =>
        await request.Service<ArticleReader>().ByUrlsAsync([.. urls], cancellation));

    public static readonly BatchLoader<Guid, string> Html = new(async (request, ids, cancellation) =>
        await request.Service<ArticleReader>().HtmlAsync([.. ids], cancellation));

    public static readonly BatchLoader<Guid, Section> Section = new(async (request, ids, cancellation) =>
        await request.Service<ArticleReader>().SectionsAsync([.. ids], cancellation));

    /// <summary>A section's articles; of the empty id, the whole forum's.</summary>
    public static readonly PageLoader<Guid, (ArticleOrder Order, PageRequest Page), Page<ArticleRecord>> OfSection = new(
        async (request, asked, sections, cancellation) =>
            await request.Service<ArticleReader>().ListsAsync([.. sections], asked.Order, asked.Page, cancellation));
}
