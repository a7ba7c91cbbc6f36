using Forum.Api.Loaders;
using Forum.Api.Types;
using GraphQLServer.Schema;

namespace Forum.Api.Mutations;

/// <summary>
/// The payload of the mutation that takes <typeparamref name="TInput"/>: the object that was written, or the errors.
/// </summary>
internal abstract class PayloadType<TInput> : ForumObjectType<Payload>
{
    protected PayloadType() => Name = $"{typeof(TInput).Name[..^"Input".Length]}Payload";

    protected void Errors() =>
        Value("errors", Of<UserErrorType>().NotNull.List.NotNull, p => p.Errors, Access.Everyone).Lists(1);
}

internal sealed class CommentPayloadType<TInput> : PayloadType<TInput>
{
    /// <summary>The field that contains the written comment.</summary>
    public const string Written = "comment";

    public CommentPayloadType()
    {
        Load(Written, Of<CommentType>(), (p, ctx, viewer) =>
            p.Id is { } id ? CommentView.Load(ctx, viewer, id) : null, Access.Everyone)
            .Reads(CommentCosts.SingleComment);
        Errors();
    }
}

internal sealed class ArticlePayloadType<TInput> : PayloadType<TInput>
{
    /// <summary>The field that contains the written article.</summary>
    public const string Written = "article";

    public ArticlePayloadType()
    {
        Load(Written, Of<ArticleType>(), (p, ctx) =>
            p.Id is { } id ? ctx.Load(ArticleLoaders.ById, id) : null, Access.Everyone);
        Errors();
    }
}
