namespace Forum.Events;

/// <summary>
/// How far an article's log is known to go on a node, and how often it was found truncated: a database took over that does not have
/// the last commits. Its users hold a lock, except for <see cref="Truncations"/>.
/// </summary>
internal sealed class KnownLogEnd
{
    private int truncations;

    public EventPlace Place { get; private set; } = EventPlace.Start;

    public long Number => Place.Number;

    /// <summary>How often the log was found shorter than it was known to be, or another one.</summary>
    public int Truncations => Volatile.Read(ref truncations);

    public void MoveTo(EventPlace place) => Place = place;

    public void Truncate(EventPlace place)
    {
        Volatile.Write(ref truncations, truncations + 1);
        Place = place;
    }
}
