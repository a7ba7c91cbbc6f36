using Forum.Api.Mutations;
using Forum.Api.Requests;
using Forum.Authorization;
using Forum.Moderation;
using GraphQLServer.Schema;

namespace Forum.Api.Moderation;

internal sealed class LockBranchMutation : CommentMutation<LockBranchInput>
{
    public override string RateLimitKind => RateLimitKinds.Staff;

    public override string Description => "Locks a comment and everything below it.";

    protected override Task<Guid> RunAsync(Viewer? viewer, LockBranchInput input, FieldContext context) =>
        context.Service<LockBranch>().RunAsync(viewer, input, context.CancellationToken);

    protected override LockBranchInput CreateSample(SampleIds ids) => new(ids.Comment, "A sample reason.");
}
