using Forum.Live;

namespace Forum.Writing;

/// <summary>
/// When this node last wrote what readers see: whoever remembers what was read knows from it what to read anew, so that a
/// writer's own node never shows them the past. What other nodes write is not known here.
/// </summary>
public sealed class LastWrites(TimeProvider clock)
{
    /// <summary>Articles share their places, so that the memory is bounded: who shares one is read anew once too often.</summary>
    private const int Places = 4_096;

    private readonly long[] byArticle = new long[Places];
    private long elsewhere, anywhere, retraction;

    /// <summary>To be called after the commit and before the answer.</summary>
    /// <param name="events">What the write says happened; a write without events may have changed anything.</param>
    /// <param name="isAddition">Whether it takes nothing away, whatever the events say.</param>
    public void Note(ICollection<ArticleEvent> events, bool isAddition)
    {
        var now = clock.GetTimestamp();
        if (!isAddition && (events.Count == 0 || events.Any(line => line.Kind is not (ArticleEventKind.CommentAdded or ArticleEventKind.VotesCounted))))
            Rise(ref retraction, now);
        if (events.Count == 0)
        {
            Rise(ref elsewhere, now);
            Rise(ref anywhere, now);
            return;
        }

        foreach (var line in events)
        {
            Rise(ref byArticle[PlaceOf(line.ArticleId)], now);
            Rise(ref anywhere, now);
        }
    }

    /// <summary>A timestamp of the clock's: what was read of the article before it may have changed since. Null: of anything.</summary>
    public long LastAt(Guid? articleId) => articleId is { } id
        ? Math.Max(Volatile.Read(ref byArticle[PlaceOf(id)]), Volatile.Read(ref elsewhere))
        : Volatile.Read(ref anywhere);

    /// <summary>A timestamp of the clock's: what was read of anything before it may show what was edited or taken away since.</summary>
    public long LastRetractionAt() => Volatile.Read(ref retraction);

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
