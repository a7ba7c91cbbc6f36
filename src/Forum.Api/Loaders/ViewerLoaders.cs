using Forum.Comments;
using Forum.Paging;
using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;

namespace Forum.Api.Loaders;

internal static class ViewerLoaders
{
    /// <summary>The viewer's own comments; the only parent key is the viewer's account.</summary>
    public static readonly PageLoader<Guid, PageRequest, Page<CommentRecord>> Comments = new(
        async (request, page, accounts, cancellationToken) => new Dictionary<Guid, Page<CommentRecord>>
        {
            [accounts[0]] = await request.Service<CommentReader>()
                .ByAccountAsync(accounts[0], page, request.SelectedContent(), cancellationToken),
        },
        Dependency.Anything);
}
