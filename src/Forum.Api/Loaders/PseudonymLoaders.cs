using Forum.Pseudonyms;
using GraphQLServer.DataLoaders;

namespace Forum.Api.Loaders;

internal static class PseudonymLoaders
{
    public static readonly BatchLoader<Guid, PseudonymRecord> ById = new(async (request, ids, cancellation) =>
    {
        request.DependsOnMany();
        return await request.Service<PseudonymReader>().ByIdsAsync([.. ids], cancellation);
    });

    /// <summary>The number of visible comments of each pseudonym.</summary>
    public static readonly BatchLoader<Guid, int> CommentCount = new(async (request, ids, cancellation) =>
    {
        request.DependsOnMany();
        return await request.Service<PseudonymReader>().CommentCountsAsync([.. ids], cancellation);
    });

    public static readonly BatchLoader<string, PseudonymRecord> ByName = new(async (request, names, cancellation) =>
    {
        request.DependsOnMany();
        return await request.Service<PseudonymReader>().ByNamesAsync([.. names], cancellation);
    });
}
