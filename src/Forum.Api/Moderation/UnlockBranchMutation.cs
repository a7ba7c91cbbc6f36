using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Moderation;
using GraphQLServer.Schema;

namespace Forum.Api.Moderation;

internal sealed class UnlockBranchMutation : CommentMutation<UnlockBranchInput>
{
    public override string RateKind => RateKinds.Staff;

    protected override Task<Guid> RunAsync(Viewer? viewer, UnlockBranchInput input, FieldContext context) =>
        context.Service<UnlockBranch>().RunAsync(viewer, input, context.CancellationToken);

    protected override UnlockBranchInput Sample(SampleIds ids) => new(ids.Comment);
}
