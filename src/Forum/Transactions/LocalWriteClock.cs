using Forum.Data;

namespace Forum.Transactions;

/// <summary>
/// When this node last wrote data that readers see. Cached responses from before that time are not reused, so a node
/// never serves stale data after its own writes. Writes of other nodes are not known here.
/// </summary>
public sealed class LocalWriteClock(TimeProvider clock)
{
    private readonly LatestTimes changes = new(), retractions = new();

    /// <summary>Call it after the commit and before the response.</summary>
    /// <param name="events">The write's events.</param>
    /// <param name="articleId">
    /// For a write without events, the only article that it changed; null: it may have changed anything.
    /// </param>
    /// <param name="isAddition">Whether the write removes nothing, whatever its events are.</param>
    public void Record(ICollection<ArticleEvent> events, Guid? articleId, bool isAddition)
    {
        var now = clock.GetTimestamp();
        if (events.Count == 0)
        {
            if (!isAddition) retractions.Advance(articleId, now);
            changes.Advance(articleId, now);
            return;
        }

        foreach (var articleEvent in events)
        {
            if (!isAddition && articleEvent.Kind.InvalidatesCopies()) retractions.Advance(articleEvent.ArticleId, now);
            changes.Advance(articleEvent.ArticleId, now);
        }
    }

    /// <summary>
    /// A timestamp of the clock: data of the article that was read before it may be stale. Null: data of any article.
    /// </summary>
    public long LastAt(Guid? articleId) => changes.LastOf(articleId);

    /// <summary>
    /// A timestamp of the clock: data of the article that was read before it may show content that was edited or
    /// removed since. Null: data of any article.
    /// </summary>
    public long LastRetractionAt(Guid? articleId) => retractions.LastOf(articleId);

    /// <summary>The latest time per article, for writes outside any article, and overall.</summary>
    private sealed class LatestTimes
    {
        /// <summary>
        /// Articles are hashed to a fixed number of slots, which bounds the memory; two articles in one slot invalidate
        /// each other's cached responses.
        /// </summary>
        private const int SlotCount = 4_096;

        private readonly long[] byArticle = new long[SlotCount];
        private long outsideArticles, overall;

        public void Advance(Guid? articleId, long timestamp)
        {
            if (articleId is { } id) Advance(ref byArticle[SlotOf(id)], timestamp);
            else Advance(ref outsideArticles, timestamp);
            Advance(ref overall, timestamp);
        }

        public long LastOf(Guid? articleId) => articleId is { } id
            ? Math.Max(Volatile.Read(ref byArticle[SlotOf(id)]), Volatile.Read(ref outsideArticles))
            : Volatile.Read(ref overall);

        private static int SlotOf(Guid articleId) => (int)((uint)articleId.GetHashCode() % SlotCount);

        private static void Advance(ref long slot, long timestamp)
        {
            for (var current = Volatile.Read(ref slot); current < timestamp;)
            {
                var observed = Interlocked.CompareExchange(ref slot, timestamp, current);
                if (observed == current) return;
                current = observed;
            }
        }
    }
}
