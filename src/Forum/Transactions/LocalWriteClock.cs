using Forum.Data;

namespace Forum.Transactions;

/// <summary>
/// When this node last wrote data that readers see. Cached responses from before that time are not reused, so a node never serves
/// stale data after its own writes. Writes of other nodes are not known here.
/// </summary>
public sealed class LocalWriteClock(TimeProvider clock)
{
    private readonly Times changes = new(), retractions = new();

    /// <summary>Call it after the commit and before the response.</summary>
    /// <param name="events">The write's events.</param>
    /// <param name="articleId">
    /// For a write without events, the only article that it changed; null: it may have changed anything.
    /// </param>
    /// <param name="isAddition">Whether the write removes nothing, whatever its events are.</param>
    public void Note(ICollection<ArticleEvent> events, Guid? articleId, bool isAddition)
    {
        var now = clock.GetTimestamp();
        if (events.Count == 0)
        {
            if (!isAddition) retractions.Rise(articleId, now);
            changes.Rise(articleId, now);
            return;
        }

        foreach (var line in events)
        {
            if (!isAddition && line.Kind.InvalidatesCopies()) retractions.Rise(line.ArticleId, now);
            changes.Rise(line.ArticleId, now);
        }
    }

    /// <summary>
    /// A timestamp of the clock: data of the article that was read before it may be stale. Null: data of any article.
    /// </summary>
    public long LastAt(Guid? articleId) => changes.LastOf(articleId);

    /// <summary>
    /// A timestamp of the clock: data of the article that was read before it may show content that was edited or removed since.
    /// Null: data of any article.
    /// </summary>
    public long LastRetractionAt(Guid? articleId) => retractions.LastOf(articleId);

    /// <summary>The latest time per article, for writes outside any article, and overall.</summary>
    private sealed class Times
    {
        /// <summary>
        /// Articles are hashed to a fixed number of slots, which bounds the memory; two articles in one slot invalidate each
        /// other's cached responses.
        /// </summary>
        private const int Places = 4_096;

        private readonly long[] byArticle = new long[Places];
        private long elsewhere, anywhere;

        public void Rise(Guid? articleId, long to)
        {
            if (articleId is { } id) Rise(ref byArticle[PlaceOf(id)], to);
            else Rise(ref elsewhere, to);
            Rise(ref anywhere, to);
        }

        public long LastOf(Guid? articleId) => articleId is { } id
            ? Math.Max(Volatile.Read(ref byArticle[PlaceOf(id)]), Volatile.Read(ref elsewhere))
            : Volatile.Read(ref anywhere);

        private static int PlaceOf(Guid articleId) => (int)((uint)articleId.GetHashCode() % Places);

        private static void Rise(ref long place, long to)
        {
            for (var was = Volatile.Read(ref place); was < to;)
            {
                var seen = Interlocked.CompareExchange(ref place, to, was);
                if (seen == was) return;
                was = seen;
            }
        }
    }
}
