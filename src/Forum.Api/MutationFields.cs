using Forum.Api.Articles;
using Forum.Api.Comments;
using Forum.Api.Execution;
using Forum.Api.Execution.Declaring;
using Forum.Api.Moderation;
using Forum.Api.Writing;
using GraphQL.Types;

namespace Forum.Api;

/// <summary>Everything that writes. Who may do it is the use case's to say, in the payload's errors.</summary>
internal sealed class MutationFields : RootFields
{
    public MutationFields()
    {
        Name = "Mutation";
        Mutation<PostCommentInputFields, PostCommentPayloadFields>("postComment", CommentWrites.PostAsync);
        Mutation<EditCommentInputFields, EditCommentPayloadFields>("editComment", CommentWrites.EditAsync);
        Mutation<DeleteCommentInputFields, DeleteCommentPayloadFields>("deleteComment", CommentWrites.DeleteAsync);
        Mutation<VoteOnCommentInputFields, VoteOnCommentPayloadFields>("voteOnComment", CommentWrites.VoteAsync);
        Mutation<PublishArticleInputFields, PublishArticlePayloadFields>("publishArticle", ArticleWrites.PublishAsync);
        Mutation<UpdateArticleInputFields, UpdateArticlePayloadFields>("updateArticle", ArticleWrites.UpdateAsync);
        Mutation<LockArticleInputFields, LockArticlePayloadFields>("lockArticle", ModerationWrites.LockArticleAsync);
        Mutation<UnlockArticleInputFields, UnlockArticlePayloadFields>("unlockArticle", ModerationWrites.UnlockArticleAsync);
        Mutation<LockBranchInputFields, LockBranchPayloadFields>("lockBranch", ModerationWrites.LockBranchAsync, "Locks a comment and everything below it.");
        Mutation<UnlockBranchInputFields, UnlockBranchPayloadFields>("unlockBranch", ModerationWrites.UnlockBranchAsync);
    }

    private void Mutation<TInput, TPayload>(string name, Func<InputObject, FieldContext, Task<Guid>> useCase, string? description = null)
        where TInput : MutationInput
        where TPayload : PayloadFields =>
        Async(name, Of<TPayload>().NotNull, (ApiRequest _, FieldContext ctx) => Payload.OfAsync(() => RunAsync(useCase, ctx)), Access.Everyone, description)
            .Argument("input", Of<TInput>().NotNull);

    /// <summary>A stranger learns nothing of what the input names.</summary>
    private static Task<Guid> RunAsync(Func<InputObject, FieldContext, Task<Guid>> useCase, FieldContext context)
    {
        Permissions.MustBeSignedIn(context.Viewer<Viewer?>());
        return useCase(context.Argument<InputObject>("input"), context);
    }
}
