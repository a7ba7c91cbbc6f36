using Forum.Authorization;
using Forum.Comments;
using Forum.Paging;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

/// <summary>A comment as one viewer sees it.</summary>
/// <param name="ViewerModerates">Whether the viewer moderates the section of the comment's article.</param>
/// <param name="IsReadable">False for a tombstone, whose author and content are hidden.</param>
internal sealed record CommentView(CommentRecord Record, bool ViewerModerates, bool IsReadable)
{
    public Guid Id => Record.Id;

    public static CommentView Of(CommentRecord record, Viewer? viewer, bool moderates) =>
        new(record, moderates, CommentVisibility.MayRead(viewer, record, moderates));

    /// <summary>A comment by id; null when it does not exist or the viewer may not see it.</summary>
    public static Deferred<CommentView?> Load(FieldContext context, Viewer? viewer, Guid id) =>
        context.Load(CommentLoaders.ById, id).ThenLoad(record => record is null
            ? Deferred.FromResult<CommentView?>(null)
            : LoadViewerModerates(context, viewer, record.ArticleId).Then(moderates =>
                CommentVisibility.MaySee(viewer, record, moderates) ? Of(record, viewer, moderates) : null));

    /// <summary>
    /// Whether the viewer moderates the article's section. Reads nothing for a viewer who moderates no section.
    /// </summary>
    public static Deferred<bool> LoadViewerModerates(FieldContext context, Viewer? viewer, Guid articleId) =>
        viewer is { Grants.Count: > 0 }
            ? context.Load(ArticleLoaders.ById, articleId).Then(article => viewer.Moderates(article!.SectionId))
            : Deferred.FromResult(false);

    /// <summary>A page of comments of articles in different sections.</summary>
    public static Deferred<Page<CommentView>> LoadPageAcrossSections(
        FieldContext context, Viewer? viewer, Page<CommentRecord> page)
    {
        var articles = page.Rows.Select(r => r.ArticleId).Distinct().ToList();
        return articles.Aggregate(
                Deferred.FromResult(new Dictionary<Guid, bool>()),
                (known, article) =>
                    known.Combine(
                        LoadViewerModerates(context, viewer, article),
                        (all, one) => new Dictionary<Guid, bool>(all) { [article] = one }))
            .Then(moderates => page.Select(r => Of(r, viewer, moderates[r.ArticleId]), s => s.Record.Position));
    }

    /// <summary>A page of comments of one article.</summary>
    public static Page<CommentView> Page(Page<CommentRecord> page, Viewer? viewer, bool moderates) =>
        page.Select(r => Of(r, viewer, moderates), s => s.Record.Position);
}
