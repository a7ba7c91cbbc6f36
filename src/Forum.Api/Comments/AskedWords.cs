using Forum.Comments;
using GraphQLServer.Requests;

namespace Forum.Api.Comments;

internal static class AskedWords
{
    /// <summary>The long texts that the document names; others are not read.</summary>
    public static CommentWords Words(this RequestContext request) => new(request.Asks("text"), request.Asks("html"));
}
