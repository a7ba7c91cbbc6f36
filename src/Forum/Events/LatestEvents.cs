using Forum.Data;

namespace Forum.Events;

/// <summary>The last events of one article's log, as a node keeps them in memory. Its users take turns.</summary>
internal sealed class LatestEvents
{
    private readonly List<FollowedEvent> events = [];
    private (long After, List<FollowedEvent>? Events) lately;

    /// <summary>The number of the line before the first that is kept; null: none is.</summary>
    public long? Before => events.Count > 0 ? events[0].First - 1 : null;

    /// <summary>Adds lines that follow at the end. If some are missing before them, what was kept is of no use any more.</summary>
    public void Add(IReadOnlyList<ArticleEvent> lines)
    {
        lately = default;
        var changedAt = 0L;
        foreach (var happened in FollowedEvent.Of(lines))
        {
            if (events.Count > 0 && happened.First != events[^1].Number + 1) events.Clear();
            events.Add(happened);
            if (happened.Kind is not (ArticleEventKind.CommentAdded or ArticleEventKind.VotesCounted)) changedAt = happened.Number;
        }

        // What was made of an event before this is not told again: a copy is made anew, once for all who come back.
        for (var i = 0; i < events.Count && events[i].Number < changedAt; i++) events[i] = events[i] with { };

        Forget();
    }

    /// <summary>Adds the lines right before the first that is kept.</summary>
    public void AddBefore(IReadOnlyList<ArticleEvent> lines)
    {
        lately = default;
        events.InsertRange(0, FollowedEvent.Of(lines));
        Forget();
    }

    public void Clear()
    {
        lately = default;
        events.Clear();
    }

    /// <summary>
    /// The first events after a number that is not before <see cref="Before"/>, and before the end. Most followers are at the
    /// same place, and get the same list.
    /// </summary>
    public List<FollowedEvent> After(long number)
    {
        if (lately.Events is { } same && lately.After == number) return same;

        var first = FirstBeyond(number);
        var found = events.GetRange(first, Math.Min(FollowArticle.MaxTogether, events.Count - first));
        lately = (number, found);
        return found;
    }

    /// <summary>Whether the place is after the very line that is kept under its number. Null: none is.</summary>
    public bool? Has(EventPlace place) =>
        events.Count > 0 && place.Number >= events[0].First && place.Number <= events[^1].Number
            ? events[FirstBeyond(place.Number - 1)].Has(place)
            : null;

    /// <summary>The index of the first event that ends after a number. Their last numbers rise, so it is found by halving.</summary>
    private int FirstBeyond(long number)
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

    private void Forget()
    {
        if (events.Count > ArticleEventBuffer.Kept) events.RemoveRange(0, events.Count - ArticleEventBuffer.Kept);
    }
}
