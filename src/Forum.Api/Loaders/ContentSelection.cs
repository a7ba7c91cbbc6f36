using Forum.Comments;
using GraphQLServer.Requests;

namespace Forum.Api.Loaders;

internal static class ContentSelection
{
    /// <summary>The content columns that the document selects; the others are not read.</summary>
    public static ContentFields SelectedContent(this RequestContext request) =>
        new(request.Selects("text"), request.Selects("html"));
}
