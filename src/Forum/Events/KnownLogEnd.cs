namespace Forum.Events;

/// <summary>
/// The last known end of an article's log on this node, and how many times the log was found truncated because the database failed
/// over to a replica without the last commits. Callers must hold a lock, except for <see cref="Truncations"/>.
/// </summary>
internal sealed class KnownLogEnd
{
    private int truncations;

    public EventPlace Place { get; private set; } = EventPlace.Start;

    public long Number => Place.Number;

    /// <summary>How many times the log was found shorter than its known end, or with different rows.</summary>
    public int Truncations => Volatile.Read(ref truncations);

    public void MoveTo(EventPlace place) => Place = place;

    public void Truncate(EventPlace place)
    {
        Volatile.Write(ref truncations, truncations + 1);
        Place = place;
    }
}
