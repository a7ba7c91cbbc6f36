using Forum.Authorization;
using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Comments;

/// <summary>
/// Maintains the counters of a comment's ancestors and of its article. The caller must have locked the article's row:
/// then no other transaction changes any of these rows.
/// </summary>
public sealed class AncestorCounters
{
    private readonly Article article;
    private readonly IReadOnlyList<(CommentStats Stats, CommentStatus Status)> ancestors;

    /// <param name="ancestors">The ancestors of the new or changed comment, nearest first, tracked by the
    /// transaction.</param>
    internal AncestorCounters(Article article, IReadOnlyList<(CommentStats, CommentStatus)> ancestors) =>
        (this.article, this.ancestors) = (article, ancestors);

    /// <param name="ancestors">The ancestors of the new or changed comment; empty for a top-level comment.</param>
    public static async Task<AncestorCounters> LoadAsync(
        ForumDb db, Article article, IEnumerable<Ancestor> ancestors, CancellationToken cancellationToken)
    {
        var ordered = ancestors.OrderByDescending(s => s.Depth).ToList();
        if (ordered.Count == 0) return new AncestorCounters(article, []);
        var ids = ordered.Select(s => s.Id).ToArray();
        var statsById = await db.CommentStats.Where(s => ids.Contains(s.CommentId))
            .ToDictionaryAsync(s => s.CommentId, cancellationToken);
        var statusById = await db.Comments.Where(c => ids.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, c => c.Status, cancellationToken);
        return new AncestorCounters(article, [.. ids.Select(id => (statsById[id], statusById[id]))]);
    }

    /// <summary>Updates all counters for a comment that is new or whose status changes.</summary>
    /// <param name="stats">The row of the comment itself.</param>
    /// <param name="before">Null: the comment is new.</param>
    public void Apply(CommentStats stats, CommentStatus? before, CommentStatus after)
    {
        var visibleDelta = (after == CommentStatus.Visible ? 1 : 0) - (before == CommentStatus.Visible ? 1 : 0);
        article.CommentCount += visibleDelta;
        if (ancestors.Count > 0) ancestors[0].Stats.ReplyCount += visibleDelta;
        foreach (var (ancestor, _) in ancestors) ancestor.DescendantCount += visibleDelta;

        // A tombstone is listed while it has a visible descendant, so the listing of every ancestor may change.
        UpdateListing(stats, before is null ? null : stats.Listing, after, 0);
        for (var i = 0; i < ancestors.Count; i++) UpdateListing(
            ancestors[i].Stats, ancestors[i].Stats.Listing, ancestors[i].Status, i + 1);
    }

    /// <summary>The visibility in lists of a comment with this status and number of visible descendants.</summary>
    public static ListVisibility VisibilityOf(CommentStatus status, int visibleDescendants) => status switch
    {
        CommentStatus.Visible => ListVisibility.Listed,
        _ when visibleDescendants > 0 => ListVisibility.Listed,
        CommentStatus.Pending => ListVisibility.Held,
        _ => ListVisibility.Unlisted,
    };

    private void UpdateListing(CommentStats stats, ListVisibility? before, CommentStatus status, int parentIndex)
    {
        var after = VisibilityOf(status, stats.DescendantCount);
        stats.Listing = after;
        var listedDelta = (after == ListVisibility.Listed ? 1 : 0) - (before == ListVisibility.Listed ? 1 : 0);
        var heldDelta = (after == ListVisibility.Held ? 1 : 0) - (before == ListVisibility.Held ? 1 : 0);
        if (parentIndex < ancestors.Count)
        {
            ancestors[parentIndex].Stats.ListedCount += listedDelta;
            ancestors[parentIndex].Stats.HeldCount += heldDelta;
        }
        else
        {
            article.ListedCount += listedDelta;
            article.HeldCount += heldDelta;
        }
    }
}
