using Forum.Api.Ids;
using Forum.Authorization;
using Forum.Errors;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

/// <summary>
/// Finds any object by its global id with the same access checks as all other fields: an object that the viewer may not
/// see is null.
/// </summary>
internal static class NodeLoader
{
    public const int MaxIds = 50;

    /// <summary>Rows of the most expensive object that an id can name: a comment and its article.</summary>
    public const int RowsPerId = CommentCosts.SingleComment;

    /// <summary>The number of ids, for the cost analysis. Too many ids are rejected at execution.</summary>
    public static int CountIds(FieldArguments arguments) => Math.Min(arguments.Get<string[]>("ids").Length, MaxIds);

    public static Deferred<object?> Load(
        FieldContext context, Viewer? viewer, string? text) => NodeId.Parse(text) switch
        {
            { Kind: NodeKind.Section } id => context.Load(ArticleLoaders.Section, id.Id).Then(s => (object?)s),
            { Kind: NodeKind.Article } id => context.Load(ArticleLoaders.ById, id.Id).Then(a => (object?)a),
            { Kind: NodeKind.Comment } id => CommentView.Load(context, viewer, id.Id).Then(c => (object?)c),
            { Kind: NodeKind.Pseudonym } id => context.Load(PseudonymLoaders.ById, id.Id).Then(p => (object?)p),
            { Kind: NodeKind.Sanction } id => SanctionLoaders.Own(context, viewer, id.Id).Then(s => (object?)s),
            _ => Deferred.FromResult<object?>(null),
        };

    /// <exception cref="Refusal">INVALID_INPUT: too many ids.</exception>
    public static Deferred<IReadOnlyList<object?>> LoadAll(
        FieldContext context, Viewer? viewer, IReadOnlyList<string> ids)
    {
        if (ids.Count > MaxIds) throw Refusal.Invalid("ids", $"At most {MaxIds} ids at a time.");
        return ids.Aggregate(
            Deferred.FromResult<IReadOnlyList<object?>>([]),
            (found, id) =>
                found.Combine(Load(context, viewer, id), (all, one) => (IReadOnlyList<object?>)[.. all, one]));
    }
}
