using Forum.Pseudonyms;
using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;

namespace Forum.Api.Loaders;

internal static class PseudonymLoaders
{
    public static readonly BatchLoader<Guid, PseudonymRecord> ById = new(
        async (request, ids, cancellationToken) =>
            await request.Service<PseudonymReader>().ByIdsAsync([.. ids], cancellationToken),
        Dependency.Anything);

    /// <summary>The number of visible comments of each pseudonym.</summary>
    public static readonly BatchLoader<Guid, int> CommentCount = new(
        async (request, ids, cancellationToken) =>
            await request.Service<PseudonymReader>().CommentCountsAsync([.. ids], cancellationToken),
        Dependency.Anything);

    public static readonly BatchLoader<string, PseudonymRecord> ByName = new(
        async (request, names, cancellationToken) =>
            await request.Service<PseudonymReader>().ByNamesAsync([.. names], cancellationToken),
        Dependency.Anything);
}
