using Forum.Paging;

namespace Forum.Comments;

/// <summary>Reads one bounded page of an article's tree and lays it out depth first.</summary>
public sealed class ThreadReader(ICommentPages pages)
{
    /// <param name="total">Top-level comments that this reader may see.</param>
    /// <param name="held">Whether the reader sees what waits for a moderator.</param>
    /// <exception cref="Refusal">INVALID_INPUT.</exception>
    public async Task<ThreadPage> ReadAsync(
        Guid articleId, int total, CommentOrder order, ThreadRequest request, bool held, CancellationToken cancellationToken)
    {
        var window = request.Of(CommentLists.Of(articleId, order));
        var rows = await pages.ReadThreadAsync(articleId, order, window, held, cancellationToken);
        var below = rows.ToLookup(r => r.ListKey);
        var top = Page.Of(CommentLists.Of(articleId, order), window.Top, [.. InOrder(below[articleId], order)], total, c => c.Place);
        var laid = new List<ThreadRow>(rows.Count);
        foreach (var comment in top.Rows) Lay(comment, below, order, held, laid);
        return new ThreadPage(laid, top);
    }

    /// <summary>As deep as the page: 32 levels at most.</summary>
    private static void Lay(CommentRecord comment, ILookup<Guid, CommentRecord> below, CommentOrder order, bool held, List<ThreadRow> laid)
    {
        var replies = InOrder(below[comment.Id], order).ToList();
        var more = comment.ListedCount + (held ? comment.HeldCount : 0) - replies.Count;
        laid.Add(new ThreadRow(comment, Math.Max(more, 0), more > 0 ? CursorAfter(comment, replies, order) : null));
        foreach (var reply in replies) Lay(reply, below, order, held, laid);
    }

    /// <summary>The place after the last reply shown; before the first one when none is.</summary>
    private static string CursorAfter(CommentRecord comment, List<CommentRecord> replies, CommentOrder order) =>
        CommentLists.Of(comment.Id, order).Encode(replies.Count > 0 ? replies[^1].Place : CommentLists.Start(order));

    private static IEnumerable<CommentRecord> InOrder(IEnumerable<CommentRecord> rows, CommentOrder order) =>
        order == CommentOrder.Oldest
            ? rows.OrderBy(r => r.Id)
            : rows.OrderByDescending(r => r.Rank).ThenByDescending(r => r.Id);
}
