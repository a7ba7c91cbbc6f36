using Forum.Authorization;
using Forum.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Comments;

/// <summary>
/// Maintains the counters of a comment's ancestors and of its article. The caller must have locked the article's row: then no other
/// transaction changes any of these rows.
/// </summary>
public sealed class AncestorCounters
{
    private readonly Article article;
    private readonly IReadOnlyList<(CommentStats Standing, CommentStatus Status)> upwards;

    /// <param name="upwards">The ancestors of the new or changed comment, nearest first, tracked by the transaction.</param>
    internal AncestorCounters(Article article, IReadOnlyList<(CommentStats, CommentStatus)> upwards) =>
        (this.article, this.upwards) = (article, upwards);

    /// <param name="above">The ancestors of the new or changed comment; empty for a top-level comment.</param>
    public static async Task<AncestorCounters> LoadAsync(
        ForumDb db, Article article, IEnumerable<Ancestor> above, CancellationToken cancellationToken)
    {
        var steps = above.OrderByDescending(s => s.Depth).ToList();
        if (steps.Count == 0) return new AncestorCounters(article, []);
        var ids = steps.Select(s => s.Id).ToArray();
        var standings = await db.CommentStandings.Where(s => ids.Contains(s.CommentId)).ToDictionaryAsync(s => s.CommentId, cancellationToken);
        var statuses = await db.Comments.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Status, cancellationToken);
        return new AncestorCounters(article, [.. ids.Select(id => (standings[id], statuses[id]))]);
    }

    /// <summary>Updates all counters for a comment that is new or whose status changes.</summary>
    /// <param name="standing">The row of the comment itself.</param>
    /// <param name="before">Null: the comment is new.</param>
    public void Apply(CommentStats standing, CommentStatus? before, CommentStatus after)
    {
        var more = (after == CommentStatus.Visible ? 1 : 0) - (before == CommentStatus.Visible ? 1 : 0);
        article.CommentCount += more;
        if (upwards.Count > 0) upwards[0].Standing.ReplyCount += more;
        foreach (var (above, _) in upwards) above.DescendantCount += more;

        // A tombstone is listed while it has a visible descendant, so the listing of every ancestor may change.
        List(standing, before is null ? null : standing.Listing, after, 0);
        for (var i = 0; i < upwards.Count; i++) List(upwards[i].Standing, upwards[i].Standing.Listing, upwards[i].Status, i + 1);
    }

    /// <summary>The visibility in lists of a comment with this status and number of visible descendants.</summary>
    public static ListVisibility ListingOf(CommentStatus status, int visibleBelow) => status switch
    {
        CommentStatus.Visible => ListVisibility.Listed,
        _ when visibleBelow > 0 => ListVisibility.Listed,
        CommentStatus.Pending => ListVisibility.Held,
        _ => ListVisibility.Unlisted,
    };

    private void List(CommentStats standing, ListVisibility? before, CommentStatus status, int above)
    {
        var after = ListingOf(status, standing.DescendantCount);
        standing.Listing = after;
        var listed = (after == ListVisibility.Listed ? 1 : 0) - (before == ListVisibility.Listed ? 1 : 0);
        var held = (after == ListVisibility.Held ? 1 : 0) - (before == ListVisibility.Held ? 1 : 0);
        if (above < upwards.Count)
        {
            upwards[above].Standing.ListedCount += listed;
            upwards[above].Standing.HeldCount += held;
        }
        else
        {
            article.ListedCount += listed;
            article.HeldCount += held;
        }
    }
}
