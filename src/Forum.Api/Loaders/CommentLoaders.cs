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
using GraphQLServer.Requests;
using GraphQLServer.Schema;

namespace Forum.Api.Loaders;

internal static class CommentLoaders
{
    public static readonly BatchLoader<Guid, CommentRecord> ById = new(
        async (request, ids, cancellationToken) =>
            await request.Service<CommentReader>().ByIdsAsync([.. ids], request.SelectedContent(), cancellationToken),
        comment => comment.ArticleId);

    public static readonly BatchLoader<Guid, IReadOnlyList<CommentRecord>> Ancestors = new(
        async (request, ids, cancellationToken) =>
        {
            var ancestors = await request.Service<CommentReader>()
                .AncestorsAsync([.. ids], request.SelectedContent(), cancellationToken);
            return ids.ToDictionary(id => id, id => (IReadOnlyList<CommentRecord>)[.. ancestors[id]]);
        },
        Dependency.Parents);

    /// <summary>
    /// The lock in force on the comment or, if there is none, on its nearest locked ancestor. Excludes the lock of the
    /// article.
    /// </summary>
    public static readonly BatchLoader<Guid, DiscussionLock> BranchLock = new(
        async (request, ids, cancellationToken) =>
            await request.Service<CommentReader>()
                .BranchLocksAsync([.. ids], request.Service<NodeClock>().Now, cancellationToken),
        Dependency.Parents);

    /// <summary>
    /// The viewer's own votes. A request has one viewer, so all keys of a batch contain the same account.
    /// </summary>
    public static readonly BatchLoader<(Guid Account, Guid Comment), VoteValue?> ViewerVote = new(
        async (request, keys, cancellationToken) =>
        {
            var account = keys[0].Account;
            var votes = await request.Service<VoteReader>()
                .OfAccountAsync(account, [.. keys.Select(key => key.Comment)], cancellationToken);
            return votes.ToDictionary(vote => (account, vote.Key), vote => (VoteValue?)vote.Value);
        },
        Dependency.Anything);

    private static readonly PageLoader<CommentListKey, ListArguments, Page<CommentRecord>> Lists = new(
        async (request, arguments, lists, cancellationToken) =>
            await request.Service<CommentReader>().ListsAsync(
                lists, arguments.Order, arguments.Page, new ReadOptions(arguments.Held, request.SelectedContent()),
                cancellationToken),
        Dependency.Parents);

    private static readonly PageLoader<AuthorOf, PageRequest, Page<CommentRecord>> Authors = new(
        async (request, page, authors, cancellationToken) =>
        {
            var pages = await request.Service<CommentReader>().ByAuthorsAsync(
                authors.ToDictionary(a => a.Key, a => a.Rows), page, request.SelectedContent(), cancellationToken);
            return authors.ToDictionary(a => a, a => pages[a.Key]);
        },
        Dependency.Anything);

    /// <summary>
    /// Resolves `Article.comments`: the top-level comments. Pages are cached by the article's version.
    /// </summary>
    public static Deferred<Page<CommentView>> Top(ArticleRecord article, FieldContext context, Viewer? viewer)
    {
        var moderates = viewer?.Moderates(article.SectionId) ?? false;
        return List(
            context,
            new CommentListKey(
                article.Id, article.ListedCount + (moderates ? article.HeldCount : 0),
                article.Version), viewer, moderates);
    }

    /// <summary>Resolves `Comment.replies`. These pages are not cached, so there is no version.</summary>
    public static Deferred<Page<CommentView>> Replies(CommentView comment, FieldContext context, Viewer? viewer)
    {
        var length = comment.Record.ListedCount + (comment.ViewerModerates ? comment.Record.HeldCount : 0);
        return List(context, new CommentListKey(comment.Id, length, null), viewer, comment.ViewerModerates);
    }

    /// <summary>Resolves `Pseudonym.comments`: only comments that are visible to everyone.</summary>
    public static Deferred<Page<CommentView>> OfAuthor(
        PseudonymRecord pseudonym, FieldContext context, Viewer? viewer) =>
        context.Load(PseudonymLoaders.CommentCount, pseudonym.Id)
            .ThenLoad(count => context.Load(Authors, new AuthorOf(pseudonym.Id, count), context.Page()))
            .ThenLoad(page => CommentView.LoadPageAcrossSections(context, viewer, page));

    private static Deferred<Page<CommentView>> List(
        FieldContext context, CommentListKey list, Viewer? viewer, bool moderates) =>
        context
            .Load(Lists, list, new ListArguments(context.Argument<CommentOrder>("orderBy"), context.Page(), moderates))
            .Then(page => CommentView.Page(page, viewer, moderates));

    private readonly record struct AuthorOf(Guid Key, int Rows);

    private sealed record ListArguments(CommentOrder Order, PageRequest Page, bool Held);
}
