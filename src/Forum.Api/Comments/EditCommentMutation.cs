using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Comments;
using GraphQLServer.Schema;

namespace Forum.Api.Comments;

internal sealed class EditCommentMutation : CommentMutation<EditCommentInput>
{
    public override string RateKind => RateKinds.Post;

    protected override async Task<Guid> RunAsync(Viewer? viewer, EditCommentInput input, FieldContext context)
    {
        await context.Service<EditComment>().RunAsync(viewer, input, context.Cancellation);
        return input.CommentId;
    }

    protected override EditCommentInput Sample(SampleIds ids) => new(ids.Comment, "A sample edit.");
}
