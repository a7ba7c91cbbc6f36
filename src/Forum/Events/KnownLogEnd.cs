namespace Forum.Events;

/// <summary>
/// The last known end of an article's log on this node, and how many times the log was found truncated because the
/// database failed over to a replica without the last commits. Callers must hold a lock, except for
/// <see cref="Truncations"/>.
/// </summary>
internal sealed class KnownLogEnd
{
    private int truncations;

    public EventPosition Position { get; private set; } = EventPosition.Start;

    public long Number => Position.Number;

    /// <summary>How many times the log was found shorter than its known end, or with different rows.</summary>
    public int Truncations => Volatile.Read(ref truncations);

    public void MoveTo(EventPosition position) => Position = position;

    public void Truncate(EventPosition position)
    {
        Volatile.Write(ref truncations, truncations + 1);
        Position = position;
    }
}
