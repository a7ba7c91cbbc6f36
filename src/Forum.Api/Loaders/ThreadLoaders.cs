using Forum.Articles;
using Forum.Authorization;
using Forum.Comments;
using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

/// <summary>A row of a thread page as one viewer sees it.</summary>
internal sealed record RowView(CommentView Comment, ThreadRow Row);

internal sealed record ThreadView(IReadOnlyList<RowView> Rows, ThreadPage Page);

internal static class ThreadLoaders
{
    private static readonly PageLoader<ThreadKey, ThreadArguments, ThreadPage> Pages = new(
        async (request, arguments, articles, cancellationToken) =>
            await request.Service<ThreadReader>().ReadAsync(
                articles, arguments.Order, arguments.Request,
                new ReadOptions(arguments.Held, request.SelectedContent()), cancellationToken),
        Dependency.Parents);

    /// <summary>Article.thread</summary>
    public static Deferred<ThreadView> Page(ArticleRecord article, FieldContext context, Viewer? viewer)
    {
        var moderates = viewer?.Moderates(article.SectionId) ?? false;
        var request = new ThreadRequest(
            context.Argument<int?>("first"),
            context.Argument<string?>("after"),
            context.Argument<int>("repliesPerComment"),
            context.Argument<int>("maxDepth"));
        return context
            .Load(
                Pages,
                new ThreadKey(article.Id, article.ListedCount + (moderates ? article.HeldCount : 0), article.Version),
                new ThreadArguments(context.Argument<CommentOrder>("orderBy"), request, moderates))
            .Then(page => new ThreadView(
                [.. page.Rows.Select(row => new RowView(CommentView.Of(row.Comment, viewer, moderates), row))], page));
    }

    private sealed record ThreadArguments(CommentOrder Order, ThreadRequest Request, bool Held);
}
