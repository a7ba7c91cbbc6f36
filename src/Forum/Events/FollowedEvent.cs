using Forum.Data;

namespace Forum.Events;

/// <summary>
/// An event of an article's discussion, as it is sent to subscribers. A node creates each one once and shares it among
/// all subscribers.
/// </summary>
/// <param name="Kind">
/// Null: the log no longer reaches back to the subscriber's position; the client must reload and continue from this
/// number.
/// </param>
/// <param name="First">The number of the first log row that it covers; merged votes cover several rows.</param>
/// <param name="Number">The number of the last log row that it covers.</param>
/// <param name="Comments">The affected comments; empty: the whole article.</param>
public sealed record FollowedEvent(
    Guid ArticleId, ArticleEventKind? Kind, long First, long Number, IReadOnlyList<Guid> Comments, DateTime At)
{
    /// <summary>The cursor to pass as `after` in order to resume after this event.</summary>
    public string Cursor => EventCursor.Of(ArticleId, Position);

    /// <summary>The time of each log row that it covers.</summary>
    public required IReadOnlyList<DateTime> RowTimes { get; init; }

    internal EventPosition Position => new(Number, RowTimes[^1]);

    /// <summary>
    /// Whether the position is after one of the rows that it covers. The position's number must be in range.
    /// </summary>
    internal bool Contains(EventPosition position) => RowTimes[(int)(position.Number - First)] == position.At;

    /// <summary>
    /// Converts log rows to events. Consecutive votes are merged into one event; every other row is an event of its
    /// own.
    /// </summary>
    internal static IEnumerable<FollowedEvent> Of(IReadOnlyList<ArticleEvent> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var (first, start) = (rows[i], i);
            var comments = new List<Guid>();
            if (first.CommentId is { } commentId) comments.Add(commentId);
            while (IsVote(first) && comments.Count < FollowArticle.MaxBatch && i + 1 < rows.Count
                && IsVote(rows[i + 1]))
                comments.Add(rows[++i].CommentId!.Value);
            yield return new FollowedEvent(
                first.ArticleId, first.Kind, first.Number, rows[i].Number, [.. comments.Distinct()], rows[i].At)
            {
                RowTimes = [.. rows.Skip(start).Take(i + 1 - start).Select(row => row.At)],
            };
        }
    }

    internal static bool IsVote(ArticleEvent row) => row.Kind == ArticleEventKind.VotesCounted;
}
