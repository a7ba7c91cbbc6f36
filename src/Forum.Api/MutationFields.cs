using Forum.Api.Articles;
using Forum.Api.Comments;
using Forum.Api.Moderation;
using Forum.Api.Writing;
using Forum.Authorization;
using Forum.Errors;
using Forum.Transactions;
using GraphQLServer.Requests;
using GraphQLServer.Schema;

namespace Forum.Api;

/// <summary>Everything that writes. Who may do it is the use case's to say, in the payload's errors.</summary>
internal sealed class MutationFields : RootType
{
    public MutationFields()
    {
        Name = "Mutation";
        Mutation<PostCommentInputFields, PostCommentPayloadFields>("postComment", RateKinds.Post, CommentWrites.PostAsync);
        Mutation<EditCommentInputFields, EditCommentPayloadFields>("editComment", RateKinds.Post, CommentWrites.EditAsync);
        Mutation<DeleteCommentInputFields, DeleteCommentPayloadFields>("deleteComment", RateKinds.Post, CommentWrites.DeleteAsync);
        Mutation<VoteOnCommentInputFields, VoteOnCommentPayloadFields>("voteOnComment", RateKinds.Vote, CommentWrites.VoteAsync);
        Mutation<PublishArticleInputFields, PublishArticlePayloadFields>("publishArticle", RateKinds.Staff, ArticleWrites.PublishAsync);
        Mutation<UpdateArticleInputFields, UpdateArticlePayloadFields>("updateArticle", RateKinds.Staff, ArticleWrites.UpdateAsync);
        Mutation<LockArticleInputFields, LockArticlePayloadFields>("lockArticle", RateKinds.Staff, ModerationWrites.LockArticleAsync);
        Mutation<UnlockArticleInputFields, UnlockArticlePayloadFields>("unlockArticle", RateKinds.Staff, ModerationWrites.UnlockArticleAsync);
        Mutation<LockBranchInputFields, LockBranchPayloadFields>("lockBranch", RateKinds.Staff, ModerationWrites.LockBranchAsync, "Locks a comment and everything below it.");
        Mutation<UnlockBranchInputFields, UnlockBranchPayloadFields>("unlockBranch", RateKinds.Staff, ModerationWrites.UnlockBranchAsync);
    }

    private void Mutation<TInput, TPayload>(
        string name, string kind, Func<InputObject, FieldContext, Task<Guid>> useCase, string? description = null)
        where TInput : MutationInput
        where TPayload : PayloadFields =>
        Async(name, Of<TPayload>().NotNull, (RequestContext _, FieldContext ctx) => Payload.OfAsync(() => RunAsync(useCase, ctx)), Access.Everyone, description)
            .Argument("input", Of<TInput>().NotNull)
            .CountsAs(kind);

    /// <summary>A stranger learns nothing of what the input names.</summary>
    private static async Task<Guid> RunAsync(Func<InputObject, FieldContext, Task<Guid>> useCase, FieldContext context)
    {
        Permissions.MustBeSignedIn(context.Viewer<Viewer?>());
        if (context.Request.RetryAt is { } retryAt)
            throw new Refusal(ErrorCode.RateLimited, "This is too much for now. Try again a little later.") { RetryAt = retryAt.UtcDateTime };
        context.Service<CallerConnection>().Use(context.Request.IsDisconnected);
        return await useCase(context.Argument<InputObject>("input"), context);
    }
}
