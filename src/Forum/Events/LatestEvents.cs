using Forum.Data;
using Forum.Telemetry;

namespace Forum.Events;

/// <summary>The in-memory list of one article's latest events. Not thread-safe: callers must hold a lock.</summary>
internal sealed class LatestEvents
{
    private readonly List<FollowedEvent> events = [];
    private (long After, List<FollowedEvent>? Events) lastResult;

    /// <summary>The number of the row before the first buffered one; null: the buffer is empty.</summary>
    public long? Before => events.Count > 0 ? events[0].First - 1 : null;

    /// <summary>Appends rows. If there is a gap before them, the events buffered so far are dropped.</summary>
    public void Add(IReadOnlyList<ArticleEvent> rows)
    {
        lastResult = default;
        var changedAt = 0L;
        foreach (var followedEvent in FollowedEvent.Of(rows))
        {
            if (events.Count > 0 && followedEvent.First != events[^1].Number + 1) events.Clear();
            events.Add(followedEvent);
            if (followedEvent.Kind?.InvalidatesCopies() ?? true) changedAt = followedEvent.Number;
        }

        // Results are cached by event reference. Copying the earlier events makes subscribers that replay them get
        // fresh data, rendered once.
        for (var i = 0; i < events.Count && events[i].Number < changedAt; i++) events[i] = events[i] with { };

        TrimStart();
    }

    /// <summary>Prepends the rows immediately before the first buffered one.</summary>
    public void AddBefore(IReadOnlyList<ArticleEvent> rows)
    {
        lastResult = default;
        events.InsertRange(0, FollowedEvent.Of(rows));
        TrimStart();
    }

    public void Clear()
    {
        lastResult = default;
        events.Clear();
    }

    /// <summary>
    /// The first events after a number, which must be at least <see cref="Before"/> and before the end. Most
    /// subscribers are at the same position and get the same list instance.
    /// </summary>
    public List<FollowedEvent> After(long number)
    {
        CacheMetrics.Lookup("log", isHit: true);
        if (lastResult.Events is { } cached && lastResult.After == number) return cached;

        var first = IndexAfter(number);
        var found = events.GetRange(first, Math.Min(FollowArticle.MaxBatch, events.Count - first));
        lastResult = (number, found);
        return found;
    }

    /// <summary>
    /// Whether the buffered row with this number is the position's row. Null: no row with this number is buffered.
    /// </summary>
    public bool? Contains(EventPosition position) =>
        events.Count > 0 && position.Number >= events[0].First && position.Number <= events[^1].Number
            ? events[IndexAfter(position.Number - 1)].Contains(position)
            : null;

    /// <summary>The index of the first event that ends after a number, by binary search.</summary>
    private int IndexAfter(long number)
    {
        var (low, high) = (0, events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (events[middle].Number > number) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private void TrimStart()
    {
        if (events.Count > ArticleEventBuffer.MaxRows) events.RemoveRange(0, events.Count - ArticleEventBuffer.MaxRows);
    }
}
