using Forum.Articles;
using Forum.Errors;
using Forum.Paging;

namespace Forum.Comments;

/// <param name="Rows">The number of top-level comments that the viewer may see.</param>
/// <param name="Version">The article's version, read immediately before.</param>
public readonly record struct ThreadKey(Guid ArticleId, int Rows, PageVersion Version);

/// <summary>Reads one bounded page of an article's comment tree and arranges it in depth-first order.</summary>
public sealed class ThreadReader(ICommentPages pages, PageCache cache)
{
    /// <summary>One page of each article's comment tree.</summary>
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public async Task<IReadOnlyDictionary<ThreadKey, ThreadPage>> ReadAsync(
        IReadOnlyCollection<ThreadKey> articles, CommentOrder order, ThreadRequest request, ReadOptions options,
        CancellationToken cancellationToken)
    {
        // A cursor belongs to one article. If it is used for several articles in one batch, decoding fails here for the
        // others.
        var windows = articles.ToDictionary(a => a, a => request.ToWindow(order.ListOf(a.ArticleId)));
        if (windows.Count == 0) return new Dictionary<ThreadKey, ThreadPage>();
        var window = windows.Values.First();
        Task<IReadOnlyList<CommentRecord>> ReadAsync(CancellationToken token) =>
            pages.ReadThreadsAsync([.. articles.Select(a => a.ArticleId)], order, window, options, token);

        // The pages of several articles are one statement, and the same combination is rarely requested again: do not
        // cache it.
        var rows = articles.Count == 1
            ? await cache.ThreadAsync(articles.Single(), order, window, options, ReadAsync, cancellationToken)
            : await ReadAsync(cancellationToken);
        var rowsByParent = rows.ToLookup(r => r.ListKey);
        return articles.ToDictionary(a => a, a => BuildPage(a, window.Top, rowsByParent, order, options.IncludeHeld));
    }

    private static ThreadPage BuildPage(
        ThreadKey article, PageWindow window, ILookup<Guid, CommentRecord> rowsByParent, CommentOrder order,
        bool includeHeld)
    {
        var list = order.ListOf(article.ArticleId);
        var top = Page.Of(
            list, window, [.. order.Sort(rowsByParent[article.ArticleId])], article.Rows, c => c.Position);
        var threadRows = new List<ThreadRow>();
        foreach (var comment in top.Rows) AddSubtree(comment, rowsByParent, order, includeHeld, threadRows);
        return new ThreadPage(threadRows, top);
    }

    /// <summary>Recursion is as deep as the page: at most 32 levels.</summary>
    private static void AddSubtree(
        CommentRecord comment, ILookup<Guid, CommentRecord> rowsByParent, CommentOrder order, bool includeHeld,
        List<ThreadRow> threadRows)
    {
        var replies = rowsByParent[comment.Id] is ICollection<CommentRecord> { Count: > 0 } rows
            ? order.Sort(rows).ToList()
            : [];
        var omitted = comment.ListedCount + (includeHeld ? comment.HeldCount : 0) - replies.Count;
        threadRows.Add(
            new ThreadRow(comment, Math.Max(omitted, 0), omitted > 0 ? CursorAfter(comment, replies, order) : null));
        foreach (var reply in replies) AddSubtree(reply, rowsByParent, order, includeHeld, threadRows);
    }

    /// <summary>The cursor after the last included reply; before the first reply when none is included.</summary>
    private static string CursorAfter(CommentRecord comment, List<CommentRecord> replies, CommentOrder order) =>
        order.ListOf(comment.Id).Encode(replies.Count > 0 ? replies[^1].Position : order.StartPosition);
}
