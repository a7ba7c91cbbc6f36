using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Comments;
using GraphQLServer.Schema;

namespace Forum.Api.Comments;

internal sealed class EditCommentMutation : CommentMutation<EditCommentInput>
{
    /// <summary>Edits count against the limit of posts.</summary>
    public override string RateLimitKind => RateLimitKinds.Post;

    protected override Task<Guid> RunAsync(Viewer? viewer, EditCommentInput input, FieldContext context) =>
        context.Service<EditComment>().RunAsync(viewer, input, context.CancellationToken);

    protected override EditCommentInput CreateSample(SampleIds ids) => new(ids.Comment, "A sample edit.");
}
