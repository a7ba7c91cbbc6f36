using Forum.Api.Articles;
using Forum.Api.Comments;
using GraphQLServer.Schema;

namespace Forum.Api.Writing;

internal abstract class PayloadFields : ObjectType<Payload>
{
    protected PayloadFields(string name) => Name = name;

    protected void Errors() =>
        Value("errors", Of<UserErrorFields>().NotNull.List.NotNull, p => p.Errors, Access.Everyone).Lists(1);
}

internal abstract class CommentPayloadFields : PayloadFields
{
    protected CommentPayloadFields(string name) : base(name)
    {
        Load("comment", Of<CommentFields>(), (p, ctx) => p.Id is { } id ? SeenComment.Load(ctx, id) : null, Access.Everyone).Reads(CommentCosts.One);
        Errors();
    }
}

internal abstract class ArticlePayloadFields : PayloadFields
{
    protected ArticlePayloadFields(string name) : base(name)
    {
        Load("article", Of<ArticleFields>(), (p, ctx) => p.Id is { } id ? ctx.Load(ArticleLoads.ById, id) : null, Access.Everyone);
        Errors();
    }
}

internal sealed class PostCommentPayloadFields() : CommentPayloadFields("PostCommentPayload");

internal sealed class EditCommentPayloadFields() : CommentPayloadFields("EditCommentPayload");

internal sealed class DeleteCommentPayloadFields() : CommentPayloadFields("DeleteCommentPayload");

internal sealed class VoteOnCommentPayloadFields() : CommentPayloadFields("VoteOnCommentPayload");

internal sealed class LockBranchPayloadFields() : CommentPayloadFields("LockBranchPayload");

internal sealed class UnlockBranchPayloadFields() : CommentPayloadFields("UnlockBranchPayload");

internal sealed class PublishArticlePayloadFields() : ArticlePayloadFields("PublishArticlePayload");

internal sealed class UpdateArticlePayloadFields() : ArticlePayloadFields("UpdateArticlePayload");

internal sealed class LockArticlePayloadFields() : ArticlePayloadFields("LockArticlePayload");

internal sealed class UnlockArticlePayloadFields() : ArticlePayloadFields("UnlockArticlePayload");
