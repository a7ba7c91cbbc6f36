using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Comments;
using GraphQLServer.Schema;

namespace Forum.Api.Comments;

internal sealed class DeleteCommentMutation : CommentMutation<DeleteCommentInput>
{
    public override string RateLimitKind => RateLimitKinds.Post;

    protected override Task<Guid> RunAsync(Viewer? viewer, DeleteCommentInput input, FieldContext context) =>
        context.Service<DeleteComment>().RunAsync(viewer, input, context.CancellationToken);

    protected override DeleteCommentInput CreateSample(SampleIds ids) => new(ids.Comment);
}
