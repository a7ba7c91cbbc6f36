using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Data;
using Forum.Votes;
using GraphQLServer.Schema;

namespace Forum.Api.Votes;

internal sealed class VoteOnCommentMutation : CommentMutation<VoteOnCommentInput>
{
    public override string RateLimitKind => RateLimitKinds.Vote;

    protected override Task<Guid> RunAsync(Viewer? viewer, VoteOnCommentInput input, FieldContext context) =>
        context.Service<VoteOnComment>().RunAsync(viewer, input, context.CancellationToken);

    protected override VoteOnCommentInput CreateSample(SampleIds ids) => new(ids.Comment, VoteValue.Down);
}
