using Forum.Api.Comments;
using Forum.Comments;
using Forum.Paging;
using GraphQLServer.DataLoaders;

namespace Forum.Api.Viewers;

internal static class ViewerLoads
{
    /// <summary>What the viewer wrote; the one parent is the viewer's own account.</summary>
    public static readonly PageLoader<Guid, PageRequest, Page<CommentRecord>> Comments = new(async (request, page, accounts, cancellation) =>
        new Dictionary<Guid, Page<CommentRecord>>
        {
            [accounts[0]] = await request.Service<CommentReader>().ByAccountAsync(accounts[0], page, request.Words(), cancellation),
        });
}
