using Forum.Articles;
using Forum.Data;
using Forum.Paging;
using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;

namespace Forum.Api.Loaders;

/// <summary>
/// Data loaders for articles. A response that contains an article or its comments depends on the article's event log, to
/// which every change of them adds a row.
/// </summary>
internal static class ArticleLoaders
{
    public static readonly BatchLoader<Guid, ArticleRecord> ById = new(
        async (request, ids, cancellationToken) =>
            await request.Service<ArticleReader>().ByIdsAsync([.. ids], cancellationToken),
        article => article.Id);

    public static readonly BatchLoader<string, ArticleRecord> BySlug = new(
        async (request, slugs, cancellationToken) =>
            await request.Service<ArticleReader>().BySlugsAsync([.. slugs], cancellationToken),
        article => article.Id);

    public static readonly BatchLoader<string, ArticleRecord> ByUrl = new(
        async (request, urls, cancellationToken) =>
            await request.Service<ArticleReader>().ByUrlsAsync([.. urls], cancellationToken),
        article => article.Id);

    public static readonly BatchLoader<Guid, string> Html = new(
        async (request, ids, cancellationToken) =>
            await request.Service<ArticleReader>().HtmlAsync([.. ids], cancellationToken),
        Dependency.Parents);

    /// <summary>Not a dependency of responses: only the operator's commands change sections, in another process.</summary>
    public static readonly BatchLoader<Guid, Section> Section = new(
        async (request, ids, cancellationToken) =>
            await request.Service<ArticleReader>().SectionsAsync([.. ids], cancellationToken),
        Dependency.Parents);

    /// <summary>A section's articles; for the empty id, the articles of the whole forum.</summary>
    public static readonly PageLoader<Guid, (ArticleOrder Order, PageRequest Page), Page<ArticleRecord>> OfSection = new(
        async (request, arguments, sections, cancellationToken) =>
            await request.Service<ArticleReader>()
                .ListsAsync([.. sections], arguments.Order, arguments.Page, cancellationToken),
        Dependency.Anything);
}
