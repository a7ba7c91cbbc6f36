using Forum.Data;

namespace Forum.Events;

/// <summary>
/// An event of an article's discussion, as it is sent to subscribers. A node creates each one once and shares it among all
/// subscribers.
/// </summary>
/// <param name="Kind">
/// Null: the log no longer reaches back to the subscriber's position; the client must reload and continue from this number.
/// </param>
/// <param name="First">The number of the first log row that it covers; merged votes cover several rows.</param>
/// <param name="Number">The number of the last log row that it covers.</param>
/// <param name="Comments">The affected comments; empty: the whole article.</param>
public sealed record FollowedEvent(Guid ArticleId, ArticleEventKind? Kind, long First, long Number, IReadOnlyList<Guid> Comments, DateTime At)
{
    /// <summary>The cursor to pass as `after` in order to resume after this event.</summary>
    public string Cursor => EventCursor.Of(ArticleId, Place);

    /// <summary>The time of each log row that it covers.</summary>
    public required IReadOnlyList<DateTime> LineTimes { get; init; }

    internal EventPlace Place => new(Number, LineTimes[^1]);

    /// <summary>Whether the position is after one of the rows that it covers. The position's number must be in range.</summary>
    internal bool Has(EventPlace place) => LineTimes[(int)(place.Number - First)] == place.At;

    /// <summary>
    /// Converts log rows to events. Consecutive votes are merged into one event; every other row is an event of its own.
    /// </summary>
    internal static IEnumerable<FollowedEvent> Of(IReadOnlyList<ArticleEvent> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var (first, start) = (lines[i], i);
            var comments = new List<Guid>();
            if (first.CommentId is { } one) comments.Add(one);
            while (AreVotes(first) && comments.Count < FollowArticle.MaxTogether && i + 1 < lines.Count && AreVotes(lines[i + 1]))
                comments.Add(lines[++i].CommentId!.Value);
            yield return new FollowedEvent(first.ArticleId, first.Kind, first.Number, lines[i].Number, [.. comments.Distinct()], lines[i].At)
            {
                LineTimes = [.. lines.Skip(start).Take(i + 1 - start).Select(line => line.At)],
            };
        }
    }

    internal static bool AreVotes(ArticleEvent line) => line.Kind == ArticleEventKind.VotesCounted;
}
