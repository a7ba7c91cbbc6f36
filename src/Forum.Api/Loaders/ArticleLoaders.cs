using Forum.Articles;
using Forum.Data;
using Forum.Paging;
using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;

namespace Forum.Api.Loaders;

/// <summary>
/// Data loaders for articles. Every change to an article or its comments adds a row to the article's event log. That
/// row invalidates the cached responses that contain the article or its comments.
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

    /// <summary>
    /// A change to a section does not invalidate cached responses: only the operator's commands change sections, and
    /// they run in another process. Responses may show the old name until they leave the response cache, in less than a
    /// second.
    /// </summary>
    public static readonly BatchLoader<Guid, Section> Section = new(
        async (request, ids, cancellationToken) =>
            await request.Service<ArticleReader>().SectionsAsync([.. ids], cancellationToken),
        Dependency.Parents);

    /// <summary>A page of each section's articles. <see cref="Guid.Empty"/> stands for the whole forum.</summary>
    public static readonly PageLoader<Guid, (ArticleOrder Order, PageRequest Page), Page<ArticleRecord>> OfSection =
        new(
            async (request, arguments, sections, cancellationToken) =>
                await request.Service<ArticleReader>()
                    .ListsAsync([.. sections], arguments.Order, arguments.Page, cancellationToken),
            Dependency.Anything);
}
