using Forum.Comments;
using GraphQLServer.Requests;

namespace Forum.Api.Loaders;

internal static class SelectedContent
{
    /// <summary>The content columns that the document selects; the others are not read.</summary>
    public static ContentFields Words(this RequestContext request) => new(request.Selects("text"), request.Selects("html"));
}
