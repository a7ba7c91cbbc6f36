using Forum.Api.Comments;
using Forum.Data;
using GraphQL.Types;
using GraphQLServer.Schema;

namespace Forum.Api.Writing;

/// <summary>A mutation's one argument. It stays as the caller sent it: the mutation reads it, and refuses what is wrong.</summary>
internal abstract class MutationInput : InputType<InputObject>
{
    protected MutationInput(string name) => Name = name;

    protected sealed override InputObject Read(InputObject input) => input;
}

internal sealed class PostCommentInputFields : MutationInput
{
    public PostCommentInputFields() : base("PostCommentInput")
    {
        Takes("articleId", Id.NotNull);
        Takes("parentId", Id, description: "Null: a top-level comment.");
        Takes("text", String.NotNull);
        Takes("as", Of<CommentAsType>().NotNull, PseudonymKind.Lasting);
        Takes("idempotencyKey", String);
    }
}

internal sealed class CommentAsType : EnumerationGraphType
{
    public CommentAsType()
    {
        Name = "CommentAs";
        Add("LASTING", PseudonymKind.Lasting);
        Add("ARTICLE_ALIAS", PseudonymKind.ArticleAlias);
    }
}

internal sealed class EditCommentInputFields : MutationInput
{
    public EditCommentInputFields() : base("EditCommentInput")
    {
        Takes("commentId", Id.NotNull);
        Takes("text", String.NotNull);
        Takes("idempotencyKey", String);
    }
}

internal sealed class DeleteCommentInputFields : MutationInput
{
    public DeleteCommentInputFields() : base("DeleteCommentInput") => Takes("commentId", Id.NotNull);
}

internal sealed class VoteOnCommentInputFields : MutationInput
{
    public VoteOnCommentInputFields() : base("VoteOnCommentInput")
    {
        Description = "`vote: null` takes the vote back. One vote an account and comment, whatever happens at once.";
        Takes("commentId", Id.NotNull);
        Takes("vote", Of<VoteType>());
    }
}

internal sealed class PublishArticleInputFields : MutationInput
{
    public PublishArticleInputFields() : base("PublishArticleInput")
    {
        Description = "`slug` is the article's key: publishing it again is DUPLICATE. `html` is sanitised.";
        Takes("slug", String.NotNull);
        Takes("title", String.NotNull);
        Takes("sectionId", Id.NotNull);
        Takes("url", String);
        Takes("summary", String);
        Takes("html", String);
        Takes("byline", String);
        Takes("publishedAt", Instant);
        Takes("idempotencyKey", String);
    }
}

internal sealed class UpdateArticleInputFields : MutationInput
{
    public UpdateArticleInputFields() : base("UpdateArticleInput")
    {
        Description = "What is left out stays; null empties what may be empty.";
        Takes("articleId", Id.NotNull);
        Takes("title", String);
        Takes("sectionId", Id);
        Takes("url", String);
        Takes("summary", String);
        Takes("html", String);
        Takes("byline", String);
    }
}

internal sealed class LockArticleInputFields : MutationInput
{
    public LockArticleInputFields() : base("LockArticleInput")
    {
        Takes("articleId", Id.NotNull);
        Takes("reason", String.NotNull);
        Takes("until", Instant);
    }
}

internal sealed class UnlockArticleInputFields : MutationInput
{
    public UnlockArticleInputFields() : base("UnlockArticleInput")
    {
        Takes("articleId", Id.NotNull);
        Takes("reason", String);
    }
}

internal sealed class LockBranchInputFields : MutationInput
{
    public LockBranchInputFields() : base("LockBranchInput")
    {
        Takes("commentId", Id.NotNull);
        Takes("reason", String.NotNull);
        Takes("until", Instant);
    }
}

internal sealed class UnlockBranchInputFields : MutationInput
{
    public UnlockBranchInputFields() : base("UnlockBranchInput")
    {
        Takes("commentId", Id.NotNull);
        Takes("reason", String);
    }
}
