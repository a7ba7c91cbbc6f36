using Forum.Api.Loaders;
using Forum.Api.Requests;
using Forum.Articles;
using Forum.Authorization;
using Forum.Errors;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Types;

/// <param name="CommentRefusal">
/// The reason why the viewer cannot comment; null when the viewer may comment. LOCKED comes first, also for anonymous
/// viewers: signing in would not help them.
/// </param>
internal sealed record ArticlePermissions(ErrorCode? CommentRefusal, bool Moderate)
{
    public static Deferred<ArticlePermissions> Load(ArticleRecord article, FieldContext context, Viewer? viewer)
    {
        var moderates = viewer?.Moderates(article.SectionId) ?? false;
        var inForce = article.LockAt(context.Now());
        return SanctionLoaders.InForce(context, viewer).Then(sanctions => new ArticlePermissions(
            (Permissions.ToChange(inForce) ?? Permissions.ToComment(viewer, sanctions, inForce))?.Code,
            Permissions.ToModerate(viewer, moderates, sanctions) is null));
    }
}

internal sealed class ArticlePermissionsType : ObjectType<ArticlePermissions>
{
    public ArticlePermissionsType()
    {
        Name = "ArticlePermissions";
        Value("comment", Boolean.NotNull, p => p.CommentRefusal is null, Access.Everyone);
        Value("commentRefusal", Of<ErrorCodeType>(), p =>
            p.CommentRefusal, Access.Everyone, "Why not, when `comment` is false.");
        Value("moderate", Boolean.NotNull, p => p.Moderate, Access.Everyone);
    }
}
