using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Moderation;
using GraphQLServer.Schema;

namespace Forum.Api.Moderation;

internal sealed class UnlockBranchMutation : CommentMutation<UnlockBranchInput>
{
    public override string RateLimitKind => RateLimitKinds.Staff;

    protected override Task<Guid> RunAsync(Viewer? viewer, UnlockBranchInput input, FieldContext context) =>
        context.Service<UnlockBranch>().RunAsync(viewer, input, context.CancellationToken);

    protected override UnlockBranchInput CreateSample(SampleIds ids) => new(ids.Comment);
}
