using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Comments;
using GraphQLServer.Schema;

namespace Forum.Api.Comments;

internal sealed class PostCommentMutation : CommentMutation<PostCommentInput>
{
    public override string RateLimitKind => RateLimitKinds.Post;

    protected override Task<Guid> RunAsync(Viewer? viewer, PostCommentInput input, FieldContext context) =>
        context.Service<PostComment>().RunAsync(viewer, input, context.CancellationToken);

    protected override PostCommentInput CreateSample(SampleIds ids) =>
        new(ids.Article, ids.Comment, "A sample comment.");
}
