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
public readonly record struct ListOf(Guid Key, int Rows, PageVersion? Version);

/// <summary>The read side of comments. Every method handles many keys with a fixed number of statements.</summary>
public sealed class CommentReader(ICommentPages pages, PageCache cache, IDbContextFactory<ForumDb> contexts)
{
    public async Task<IReadOnlyDictionary<Guid, CommentRecord>> ByIdsAsync(
        IReadOnlyCollection<Guid> ids, ContentFields words, CancellationToken cancellationToken) =>
        (await pages.ReadByIdsAsync(ids, words, cancellationToken)).ToDictionary(c => c.Id);

    /// <summary>One page of each list.</summary>
    public async Task<IReadOnlyDictionary<ListOf, Page<CommentRecord>>> ListsAsync(
        IReadOnlyCollection<ListOf> lists, CommentOrder order, PageRequest request, ReadOptions reading, CancellationToken cancellationToken)
    {
        // A cursor belongs to one list. If it is used for several lists in one batch, decoding fails here for the others.
        var windows = lists.ToDictionary(list => list, list => request.Of(order.ListOf(list.Key)));
        if (windows.Count == 0) return new Dictionary<ListOf, Page<CommentRecord>>();
        var window = windows.Values.First();
        var full = lists.Where(list => list.Rows > 0).ToArray();
        var rows = full is [{ Version: { } version } only]
            ? (await cache.ListAsync(only.Key, version, order, window, reading, async token => [.. (await ReadAsync(token))[only.Key]], cancellationToken))
                .ToLookup(c => c.ListKey)
            : await ReadAsync(cancellationToken);
        return lists.ToDictionary(
            list => list,
            list => Page.Of(order.ListOf(list.Key), window, [.. rows[list.Key]], list.Rows, c => c.Place));

        async Task<ILookup<Guid, CommentRecord>> ReadAsync(CancellationToken token) => full.Length == 0
            ? Enumerable.Empty<CommentRecord>().ToLookup(c => c.ListKey)
            : await pages.ReadListsAsync([.. full.Select(list => list.Key)], order, window, reading, token);
    }

    /// <summary>One page of each pseudonym's visible comments, newest first.</summary>
    /// <param name="authors">Pseudonym id to the number of its visible comments.</param>
    public async Task<IReadOnlyDictionary<Guid, Page<CommentRecord>>> ByAuthorsAsync(
        IReadOnlyDictionary<Guid, int> authors, PageRequest request, ContentFields words, CancellationToken cancellationToken)
    {
        var windows = authors.Keys.ToDictionary(a => a, a => request.Of(CommentLists.OfAuthor(a)));
        if (windows.Count == 0) return new Dictionary<Guid, Page<CommentRecord>>();
        var window = windows.Values.First();
        var rows = await pages.ReadByAuthorsAsync([.. authors.Keys], window, words, cancellationToken);
        return authors.ToDictionary(
            a => a.Key,
            a => Page.Of(CommentLists.OfAuthor(a.Key), window, [.. rows[a.Key]], a.Value, c => c.Place));
    }

    /// <summary>The comments of an account under all its pseudonyms; only for the account's owner.</summary>
    public async Task<Page<CommentRecord>> ByAccountAsync(
        Guid accountId, PageRequest request, ContentFields words, CancellationToken cancellationToken)
    {
        var list = CommentLists.OfAccount(accountId);
        var window = request.Of(list);
        var rows = await pages.ReadByAccountAsync(accountId, window, words, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var total = await db.Pseudonyms.Where(p => p.AccountId == accountId).SumAsync(p => p.WrittenCount, cancellationToken);
        return Page.Of(list, window, rows, total, c => c.Place);
    }

    /// <summary>The ancestors of each comment, from the top-level comment down to the parent.</summary>
    public async Task<ILookup<Guid, CommentRecord>> AncestorsAsync(
        IReadOnlyCollection<Guid> comments, ContentFields words, CancellationToken cancellationToken)
    {
        var lineages = await pages.GetAncestorsAsync(comments, cancellationToken);
        var above = lineages.SelectMany(l => l.Where(s => s.Id != l.Key).Select(s => (Of: l.Key, Step: s))).ToList();
        var records = await ByIdsAsync([.. above.Select(a => a.Step.Id).Distinct()], words, cancellationToken);
        return above.OrderBy(a => a.Step.Depth).ToLookup(a => a.Of, a => records[a.Step.Id]);
    }

    /// <summary>
    /// The branch locks in force on the comments or their ancestors, not those of the articles. Comments without one are absent.
    /// </summary>
    public Task<IReadOnlyDictionary<Guid, DiscussionLock>> BranchLocksAsync(
        IReadOnlyCollection<Guid> comments, DateTime now, CancellationToken cancellationToken) =>
        pages.ReadLocksAsync(comments, now, cancellationToken);
}
