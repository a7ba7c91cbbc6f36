using Forum.Pseudonyms;
using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;

namespace Forum.Api.Loaders;

internal static class PseudonymLoaders
{
    public static readonly BatchLoader<Guid, PseudonymRecord> ById = new(
        async (request, ids, cancellation) =>
            await request.Service<PseudonymReader>().ByIdsAsync([.. ids], cancellation),
        Dependency.Anything);

    /// <summary>The number of visible comments of each pseudonym.</summary>
    public static readonly BatchLoader<Guid, int> CommentCount = new(
        async (request, ids, cancellation) =>
            await request.Service<PseudonymReader>().CommentCountsAsync([.. ids], cancellation),
        Dependency.Anything);

    public static readonly BatchLoader<string, PseudonymRecord> ByName = new(
        async (request, names, cancellation) =>
            await request.Service<PseudonymReader>().ByNamesAsync([.. names], cancellation),
        Dependency.Anything);
}
