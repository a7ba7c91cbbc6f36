using Forum.Api.Paging;
using Forum.Articles;
using Forum.Authorization;
using Forum.Comments;
using Forum.Data;
using Forum.Paging;
using Forum.Pseudonyms;
using Forum.Time;
using Forum.Votes;
using GraphQLServer.DataLoaders;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

internal static class CommentLoaders
{
    public static readonly BatchLoader<Guid, CommentRecord> ById = new(async (request, ids, cancellation) =>
    {
        var comments = await request.Service<CommentReader>().ByIdsAsync([.. ids], request.Words(), cancellation);
        if (comments.Count == 0) request.DependsOnMany();
        foreach (var comment in comments.Values) request.DependsOn(comment.ArticleId);
        return comments;
    });

    public static readonly BatchLoader<Guid, IReadOnlyList<CommentRecord>> Ancestors = new(async (request, ids, cancellation) =>
    {
        var above = await request.Service<CommentReader>().AncestorsAsync([.. ids], request.Words(), cancellation);
        return ids.ToDictionary(id => id, id => (IReadOnlyList<CommentRecord>)[.. above[id]]);
    });

    /// <summary>The lock on the comment or its nearest locked ancestor, not counting the lock of the article.</summary>
    public static readonly BatchLoader<Guid, DiscussionLock> BranchLock = new(async (request, ids, cancellation) =>
        await request.Service<CommentReader>().BranchLocksAsync(
            [.. ids], request.Service<NodeClock>().Now, cancellation));

    /// <summary>The viewer's own votes.</summary>
    public static readonly BatchLoader<Guid, VoteValue?> ViewerVote = new(async (request, ids, cancellation) =>
        (await request.Service<VoteReader>().OfAccountAsync(request.Viewer<Viewer>().AccountId, [.. ids], cancellation))
            .ToDictionary(v => v.Key, v => (VoteValue?)v.Value));

    private static readonly PageLoader<CommentListKey, ListArguments, Page<CommentRecord>> Lists = new(
        async (request, asked, lists, cancellation) =>
            await request.Service<CommentReader>().ListsAsync(
                lists, asked.Order, asked.Page, new ReadOptions(asked.Held, request.Words()), cancellation));

    private static readonly PageLoader<AuthorOf, PageRequest, Page<CommentRecord>> Authors = new(
        async (request, page, authors, cancellation) =>
        {
            request.DependsOnMany();
            var pages = await request.Service<CommentReader>().ByAuthorsAsync(
                authors.ToDictionary(a => a.Key, a => a.Rows), page, request.Words(), cancellation);
            return authors.ToDictionary(a => a, a => pages[a.Key]);
        });

    /// <summary>Article.comments</summary>
    public static Deferred<Page<CommentView>> Top(ArticleRecord article, FieldContext context)
    {
        var viewer = context.Viewer<Viewer?>();
        var moderates = viewer?.Moderates(article.SectionId) ?? false;
        return List(context, new CommentListKey(article.Id, article.ListedCount + (moderates ? article.HeldCount : 0), article.Version), moderates);
    }

    /// <summary>Comment.replies</summary>
    public static Deferred<Page<CommentView>> Replies(CommentView comment, FieldContext context) =>
        List(context, new CommentListKey(comment.Id, comment.Record.ListedCount + (comment.Moderates ? comment.Record.HeldCount : 0), null), comment.Moderates);

    /// <summary>Pseudonym.comments: only comments that are visible to everyone.</summary>
    public static Deferred<Page<CommentView>> OfAuthor(PseudonymRecord pseudonym, FieldContext context) =>
        context.Load(PseudonymLoaders.CommentCount, pseudonym.Id)
            .ThenLoad(count => context.Load(Authors, new AuthorOf(pseudonym.Id, count), context.Page()))
            .ThenLoad(page => CommentView.Mixed(context, page));

    private static Deferred<Page<CommentView>> List(FieldContext context, CommentListKey list, bool moderates)
    {
        var viewer = context.Viewer<Viewer?>();
        return context
            .Load(Lists, list, new ListArguments(context.Argument<CommentOrder>("orderBy"), context.Page(), moderates))
            .Then(page => CommentView.Page(page, viewer, moderates));
    }

    private readonly record struct AuthorOf(Guid Key, int Rows);

    private sealed record ListArguments(CommentOrder Order, PageRequest Page, bool Held);
}
