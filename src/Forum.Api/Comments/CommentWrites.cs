using Forum.Api.Nodes;
using Forum.Api.Writing;
using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Votes;
using GraphQLServer.Schema;

namespace Forum.Api.Comments;

/// <summary>Readers' mutations: from the input to the use case. Each returns the comment's id.</summary>
internal static class CommentWrites
{
    public static Task<Guid> PostAsync(InputObject input, FieldContext context) =>
        context.Service<PostComment>().RunAsync(
            context.Viewer<Viewer?>(),
            new PostCommentInput(
                input.NodeId("articleId", NodeKind.Article),
                input.OptionalNodeId("parentId", NodeKind.Comment),
                input.Get<string>("text"),
                input.Get<PseudonymKind>("as"),
                input.Get<string?>("idempotencyKey")),
            context.Cancellation);

    public static async Task<Guid> EditAsync(InputObject input, FieldContext context)
    {
        var id = input.NodeId("commentId", NodeKind.Comment);
        await context.Service<EditComment>().RunAsync(
            context.Viewer<Viewer?>(),
            new EditCommentInput(id, input.Get<string>("text"), input.Get<string?>("idempotencyKey")),
            context.Cancellation);
        return id;
    }

    public static async Task<Guid> DeleteAsync(InputObject input, FieldContext context)
    {
        var id = input.NodeId("commentId", NodeKind.Comment);
        await context.Service<DeleteComment>().RunAsync(context.Viewer<Viewer?>(), id, context.Cancellation);
        return id;
    }

    public static async Task<Guid> VoteAsync(InputObject input, FieldContext context)
    {
        var id = input.NodeId("commentId", NodeKind.Comment);
        await context.Service<VoteOnComment>().RunAsync(
            context.Viewer<Viewer?>(), id, input.Get<VoteValue?>("vote"), context.Cancellation);
        return id;
    }
}
