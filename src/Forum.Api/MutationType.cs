using Forum.Api.Articles;
using Forum.Api.Comments;
using Forum.Api.Moderation;
using Forum.Api.Mutations;
using Forum.Api.Votes;
using Forum.Authorization;
using Forum.Errors;
using Forum.Transactions;
using GraphQLServer.Schema;

namespace Forum.Api;

/// <summary>The mutations. The use cases check permissions and report refusals in the payload's errors.</summary>
internal sealed class MutationType : RootType<Viewer?>
{
    /// <summary>The mutations in the order of the contract.</summary>
    public static readonly IReadOnlyList<Mutation> All =
    [
        new PostCommentMutation(),
        new EditCommentMutation(),
        new DeleteCommentMutation(),
        new VoteOnCommentMutation(),
        new PublishArticleMutation(),
        new UpdateArticleMutation(),
        new LockArticleMutation(),
        new UnlockArticleMutation(),
        new LockBranchMutation(),
        new UnlockBranchMutation(),
    ];

    public MutationType()
    {
        Name = "Mutation";
        foreach (var mutation in All)
        {
            Async(mutation.Name, mutation.Payload.NotNull, (_, ctx, viewer) =>
                Payload.OfAsync(() => RunAsync(mutation, ctx, viewer)), Access.Everyone, mutation.Description)
                .Argument("input", mutation.Input.NotNull)
                .RateLimitKind(mutation.RateLimitKind);
        }
    }

    /// <summary>Rejects anonymous callers first, so that they cannot find out whether the input's ids exist.</summary>
    private static async Task<Guid> RunAsync(Mutation mutation, FieldContext context, Viewer? viewer)
    {
        Permissions.MustBeSignedIn(viewer);
        if (context.Request.RetryAt is { } retryAt)
            throw new Refusal(ErrorCode.RateLimited, "You have done this too often. Try again a little later.")
            {
                RetryAt = retryAt.UtcDateTime
            };
        context.Service<CallerConnection>().Use(context.Request.IsDisconnected);
        return await mutation.RunAsync(viewer, context);
    }
}
