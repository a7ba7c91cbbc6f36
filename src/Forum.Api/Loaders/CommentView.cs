using Forum.Authorization;
using Forum.Comments;
using Forum.Paging;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

/// <summary>A comment as one viewer sees it.</summary>
/// <param name="Moderates">Whether the viewer moderates its section: the same for all of an article's comments.</param>
/// <param name="IsReadable">False on a tombstone: then nobody learns who wrote what.</param>
internal sealed record CommentView(CommentRecord Record, bool Moderates, bool IsReadable)
{
    public Guid Id => Record.Id;

    public static CommentView Of(CommentRecord record, Viewer? viewer, bool moderates) =>
        new(record, moderates, CommentVisibility.MayRead(viewer, record, moderates));

    /// <summary>A comment by id; null when it is not there or not for the viewer to see.</summary>
    public static Deferred<CommentView?> Load(FieldContext context, Guid id)
    {
        var viewer = context.Viewer<Viewer?>();
        return context.Load(CommentLoaders.ById, id).ThenLoad(record => record is null
            ? Deferred.Ready<CommentView?>(null)
            : ModeratesLoad(context, record.ArticleId).Then(moderates =>
                CommentVisibility.MaySee(viewer, record, moderates) ? Of(record, viewer, moderates) : null));
    }

    /// <summary>Whether the viewer moderates the article's section; who moderates nothing asks no database.</summary>
    public static Deferred<bool> ModeratesLoad(FieldContext context, Guid articleId) =>
        context.Viewer<Viewer?>() is { Grants.Count: > 0 } viewer
            ? context.Load(ArticleLoaders.ById, articleId).Then(article => viewer.Moderates(article!.SectionId))
            : Deferred.Ready(false);

    /// <summary>A page of comments whose sections may differ.</summary>
    public static Deferred<Page<CommentView>> Mixed(FieldContext context, Page<CommentRecord> page)
    {
        var viewer = context.Viewer<Viewer?>();
        var articles = page.Rows.Select(r => r.ArticleId).Distinct().ToList();
        return articles.Aggregate(
                Deferred.Ready(new Dictionary<Guid, bool>()),
                (known, article) => known.Combine(ModeratesLoad(context, article), (all, one) => new Dictionary<Guid, bool>(all) { [article] = one }))
            .Then(moderates => page.Select(r => Of(r, viewer, moderates[r.ArticleId]), s => s.Record.Place));
    }

    /// <summary>A page of one article's comments.</summary>
    public static Page<CommentView> Page(Page<CommentRecord> page, Viewer? viewer, bool moderates) =>
        page.Select(r => Of(r, viewer, moderates), s => s.Record.Place);
}
