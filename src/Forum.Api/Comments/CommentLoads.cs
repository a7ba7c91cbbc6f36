using Forum.Api.Execution.Declaring;
using Forum.Api.Execution.Loaders;
using Forum.Api.Paging;
using Forum.Api.Pseudonyms;
using Forum.Articles;
using Forum.Comments;
using Forum.Paging;
using Forum.Pseudonyms;
using Forum.Votes;

namespace Forum.Api.Comments;

internal static class CommentLoads
{
    public static readonly BatchLoader<Guid, CommentRecord> ById = new(async (request, ids, cancellation) =>
    {
        var comments = await request.Service<CommentReader>().ByIdsAsync([.. ids], request.Words(), cancellation);
        if (comments.Count == 0) request.IsAboutMany();
        foreach (var comment in comments.Values) request.IsAbout(comment.ArticleId);
        return comments;
    });

    public static readonly BatchLoader<Guid, IReadOnlyList<CommentRecord>> Ancestors = new(async (request, ids, cancellation) =>
    {
        var above = await request.Service<CommentReader>().AncestorsAsync([.. ids], request.Words(), cancellation);
        return ids.ToDictionary(id => id, id => (IReadOnlyList<CommentRecord>)[.. above[id]]);
    });

    /// <summary>The lock in force on the comment or above it, below the article's own.</summary>
    public static readonly BatchLoader<Guid, Lock> BranchLock = new(async (request, ids, cancellation) =>
        await request.Service<CommentReader>().BranchLocksAsync(
            [.. ids], UtcMilliseconds.Now(request.Service<TimeProvider>()), cancellation));

    /// <summary>The viewer's own votes.</summary>
    public static readonly BatchLoader<Guid, VoteValue?> ViewerVote = new(async (request, ids, cancellation) =>
        (await request.Service<VoteReader>().OfAccountAsync(request.Viewer<Viewer>().AccountId, [.. ids], cancellation))
            .ToDictionary(v => v.Key, v => (VoteValue?)v.Value));

    private static readonly PageLoader<ListOf, ListArguments, Page<CommentRecord>> Lists = new(
        async (request, asked, lists, cancellation) =>
        {
            var pages = await request.Service<CommentReader>().ListsAsync(
                lists.ToDictionary(l => l.Key, l => l.Rows), asked.Order, asked.Page, new CommentReading(asked.Held, request.Words()), cancellation);
            return lists.ToDictionary(l => l, l => pages[l.Key]);
        });

    private static readonly PageLoader<AuthorOf, PageRequest, Page<CommentRecord>> Authors = new(
        async (request, page, authors, cancellation) =>
        {
            request.IsAboutMany();
            var pages = await request.Service<CommentReader>().ByAuthorsAsync(
                authors.ToDictionary(a => a.Key, a => a.Rows), page, request.Words(), cancellation);
            return authors.ToDictionary(a => a, a => pages[a.Key]);
        });

    /// <summary>Article.comments</summary>
    public static Loading<Page<SeenComment>> Top(ArticleRecord article, FieldContext context)
    {
        var viewer = context.Viewer<Viewer?>();
        var moderates = viewer?.Moderates(article.SectionId) ?? false;
        return List(context, article.Id, article.ListedCount, article.HeldCount, moderates);
    }

    /// <summary>Comment.replies</summary>
    public static Loading<Page<SeenComment>> Replies(SeenComment comment, FieldContext context) =>
        List(context, comment.Id, comment.Record.ListedCount, comment.Record.HeldCount, comment.Moderates);

    /// <summary>Pseudonym.comments: what is visible to everyone.</summary>
    public static Loading<Page<SeenComment>> OfAuthor(PseudonymRecord pseudonym, FieldContext context) =>
        context.Load(PseudonymLoads.CommentCount, pseudonym.Id)
            .ThenLoad(count => context.Load(Authors, new AuthorOf(pseudonym.Id, count), context.Page()))
            .ThenLoad(page => SeenComment.Mixed(context, page));

    private static Loading<Page<SeenComment>> List(FieldContext context, Guid key, int listed, int held, bool moderates)
    {
        var viewer = context.Viewer<Viewer?>();
        return context
            .Load(
                Lists,
                new ListOf(key, listed + (moderates ? held : 0)),
                new ListArguments(context.Argument<CommentOrder>("orderBy"), context.Page(), moderates))
            .Then(page => SeenComment.Page(page, viewer, moderates));
    }

    /// <param name="Rows">How many the viewer may see of it.</param>
    private readonly record struct ListOf(Guid Key, int Rows);

    private readonly record struct AuthorOf(Guid Key, int Rows);

    private sealed record ListArguments(CommentOrder Order, PageRequest Page, bool Held);
}
