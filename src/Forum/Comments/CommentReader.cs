using Forum.Articles;
using Forum.Data;
using Forum.Paging;
using Microsoft.EntityFrameworkCore;

namespace Forum.Comments;

/// <param name="Key">The id of an article or of a comment.</param>
/// <param name="Rows">The number of rows of the list that the viewer may see.</param>
/// <param name="Version">
/// The article's version, read immediately before; null for a comment's replies, which are not cached.
/// </param>
public readonly record struct CommentListKey(Guid Key, int Rows, PageVersion? Version);

/// <summary>The read side of comments. Every method handles many keys with a fixed number of statements.</summary>
public sealed class CommentReader(ICommentPages pages, PageCache cache, IDbContextFactory<ForumDb> contexts)
{
    public async Task<IReadOnlyDictionary<Guid, CommentRecord>> ByIdsAsync(
        IReadOnlyCollection<Guid> ids, ContentFields content, CancellationToken cancellationToken) =>
        (await pages.ReadByIdsAsync(ids, content, cancellationToken)).ToDictionary(c => c.Id);

    /// <summary>One page of each list.</summary>
    public async Task<IReadOnlyDictionary<CommentListKey, Page<CommentRecord>>> ListsAsync(
        IReadOnlyCollection<CommentListKey> lists, CommentOrder order, PageRequest request, ReadOptions options,
        CancellationToken cancellationToken)
    {
        // A cursor belongs to one list. If it is used for several lists in one batch, decoding fails here for the
        // others.
        var windows = lists.ToDictionary(list => list, list => request.ToWindow(order.ListOf(list.Key)));
        if (windows.Count == 0) return new Dictionary<CommentListKey, Page<CommentRecord>>();
        var window = windows.Values.First();
        var nonEmpty = lists.Where(list => list.Rows > 0).ToArray();
        var rows = nonEmpty is [{ Version: { } version } only]
            ? (await cache.ListAsync(
                only.Key, version, order, window, options, async token => [.. (await ReadAsync(token))[only.Key]],
                cancellationToken))
                .ToLookup(c => c.ListKey)
            : await ReadAsync(cancellationToken);
        return lists.ToDictionary(
            list => list,
            list => Page.Of(order.ListOf(list.Key), window, [.. rows[list.Key]], list.Rows, c => c.Position));

        async Task<ILookup<Guid, CommentRecord>> ReadAsync(CancellationToken token) => nonEmpty.Length == 0
            ? Enumerable.Empty<CommentRecord>().ToLookup(c => c.ListKey)
            : await pages.ReadListsAsync([.. nonEmpty.Select(list => list.Key)], order, window, options, token);
    }

    /// <summary>One page of each pseudonym's visible comments, newest first.</summary>
    /// <param name="authors">Pseudonym id to the number of its visible comments.</param>
    public async Task<IReadOnlyDictionary<Guid, Page<CommentRecord>>> ByAuthorsAsync(
        IReadOnlyDictionary<Guid, int> authors, PageRequest request, ContentFields content,
        CancellationToken cancellationToken)
    {
        var windows = authors.Keys.ToDictionary(a => a, a => request.ToWindow(CommentLists.OfAuthor(a)));
        if (windows.Count == 0) return new Dictionary<Guid, Page<CommentRecord>>();
        var window = windows.Values.First();
        var rows = await pages.ReadByAuthorsAsync([.. authors.Keys], window, content, cancellationToken);
        return authors.ToDictionary(
            a => a.Key,
            a => Page.Of(CommentLists.OfAuthor(a.Key), window, [.. rows[a.Key]], a.Value, c => c.Position));
    }

    /// <summary>The comments of an account under all its pseudonyms; only for the account's owner.</summary>
    public async Task<Page<CommentRecord>> ByAccountAsync(
        Guid accountId, PageRequest request, ContentFields content, CancellationToken cancellationToken)
    {
        var list = CommentLists.OfAccount(accountId);
        var window = request.ToWindow(list);
        var rows = await pages.ReadByAccountAsync(accountId, window, content, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var total = await db.Pseudonyms.Where(p => p.AccountId == accountId)
            .SumAsync(p => p.WrittenCount, cancellationToken);
        return Page.Of(list, window, rows, total, c => c.Position);
    }

    /// <summary>The ancestors of each comment, from the top-level comment down to the parent.</summary>
    public async Task<ILookup<Guid, CommentRecord>> AncestorsAsync(
        IReadOnlyCollection<Guid> comments, ContentFields content, CancellationToken cancellationToken)
    {
        var ancestorsByComment = await pages.GetAncestorsAsync(comments, cancellationToken);
        var ancestors = ancestorsByComment.SelectMany(l =>
            l.Where(s => s.Id != l.Key).Select(s => (CommentId: l.Key, Ancestor: s))).ToList();
        var records = await ByIdsAsync(
            [.. ancestors.Select(a => a.Ancestor.Id).Distinct()], content, cancellationToken);
        return ancestors.OrderBy(a => a.Ancestor.Depth).ToLookup(a => a.CommentId, a => records[a.Ancestor.Id]);
    }

    /// <summary>
    /// The branch locks in force on the comments or their ancestors, not those of the articles. Comments without one
    /// are absent.
    /// </summary>
    public Task<IReadOnlyDictionary<Guid, DiscussionLock>> BranchLocksAsync(
        IReadOnlyCollection<Guid> comments, DateTime now, CancellationToken cancellationToken) =>
        pages.ReadLocksAsync(comments, now, cancellationToken);
}
