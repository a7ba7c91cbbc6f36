using Forum.Data;

namespace Forum.Transactions;

/// <summary>
/// When this node last wrote what readers see. Cached responses from before are read again, so that the writer's own node never
/// sends them what was there before. What other nodes write is not known here.
/// </summary>
public sealed class LocalWriteClock(TimeProvider clock)
{
    private readonly Times changes = new(), retractions = new();

    /// <summary>To be called after the commit and before the answer.</summary>
    /// <param name="events">The write's events.</param>
    /// <param name="articleId">The only article that a write without events has changed; null: it may have changed anything.</param>
    /// <param name="isAddition">Whether it takes nothing away, whatever the events say.</param>
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
            if (!isAddition && line.Kind is not (ArticleEventKind.CommentAdded or ArticleEventKind.VotesCounted)) retractions.Rise(line.ArticleId, now);
            changes.Rise(line.ArticleId, now);
        }
    }

    /// <summary>A timestamp of the clock's: what was read of the article before it may have changed since. Null: of anything.</summary>
    public long LastAt(Guid? articleId) => changes.LastOf(articleId);

    /// <summary>
    /// A timestamp of the clock's: what was read of the article before it may show what was edited or taken away since. Null: of
    /// anything.
    /// </summary>
    public long LastRetractionAt(Guid? articleId) => retractions.LastOf(articleId);

    /// <summary>The latest time for each article, for what belongs to no article, and for all of it.</summary>
    private sealed class Times
    {
        /// <summary>Articles share the places, which bounds the memory: two that share one are read again more often than needed.</summary>
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
