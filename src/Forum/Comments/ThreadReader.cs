using Forum.Articles;
using Forum.Errors;
using Forum.Paging;

namespace Forum.Comments;

/// <param name="Rows">The number of top-level comments that the viewer may see.</param>
/// <param name="Version">The article's version, read immediately before.</param>
public readonly record struct ThreadOf(Guid ArticleId, int Rows, PageVersion Version);

/// <summary>Reads one bounded page of an article's comment tree and arranges it in depth-first order.</summary>
public sealed class ThreadReader(ICommentPages pages, PageCache cache)
{
    /// <summary>One page of each article's comment tree.</summary>
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public async Task<IReadOnlyDictionary<ThreadOf, ThreadPage>> ReadAsync(
        IReadOnlyCollection<ThreadOf> articles, CommentOrder order, ThreadRequest request, ReadOptions reading, CancellationToken cancellationToken)
    {
        // A cursor belongs to one article. If it is used for several articles in one batch, decoding fails here for the others.
        var windows = articles.ToDictionary(a => a, a => request.Of(order.ListOf(a.ArticleId)));
        if (windows.Count == 0) return new Dictionary<ThreadOf, ThreadPage>();
        var window = windows.Values.First();
        Task<IReadOnlyList<CommentRecord>> ReadAsync(CancellationToken token) =>
            pages.ReadThreadsAsync([.. articles.Select(a => a.ArticleId)], order, window, reading, token);

        // The pages of several articles are one statement, and the same combination is rarely requested again: do not cache it.
        var rows = articles.Count == 1
            ? await cache.ThreadAsync(articles.Single(), order, window, reading, ReadAsync, cancellationToken)
            : await ReadAsync(cancellationToken);
        var below = rows.ToLookup(r => r.ListKey);
        return articles.ToDictionary(a => a, a => Lay(a, window.Top, below, order, reading.Held));
    }

    private static ThreadPage Lay(ThreadOf article, PageWindow window, ILookup<Guid, CommentRecord> below, CommentOrder order, bool held)
    {
        var list = order.ListOf(article.ArticleId);
        var top = Page.Of(list, window, [.. order.Sort(below[article.ArticleId])], article.Rows, c => c.Place);
        var laid = new List<ThreadRow>();
        foreach (var comment in top.Rows) Lay(comment, below, order, held, laid);
        return new ThreadPage(laid, top);
    }

    /// <summary>Recursion is as deep as the page: at most 32 levels.</summary>
    private static void Lay(CommentRecord comment, ILookup<Guid, CommentRecord> below, CommentOrder order, bool held, List<ThreadRow> laid)
    {
        var replies = below[comment.Id] is ICollection<CommentRecord> { Count: > 0 } some ? order.Sort(some).ToList() : [];
        var more = comment.ListedCount + (held ? comment.HeldCount : 0) - replies.Count;
        laid.Add(new ThreadRow(comment, Math.Max(more, 0), more > 0 ? CursorAfter(comment, replies, order) : null));
        foreach (var reply in replies) Lay(reply, below, order, held, laid);
    }

    /// <summary>The cursor after the last included reply; before the first reply when none is included.</summary>
    private static string CursorAfter(CommentRecord comment, List<CommentRecord> replies, CommentOrder order) =>
        order.ListOf(comment.Id).Encode(replies.Count > 0 ? replies[^1].Place : order.Start);
}
