namespace Forum.Events;

/// <summary>
/// A position in an article's event log: after one specific row. The number alone is not enough, because a log that
/// lost its end in a restore or a failover assigns the same numbers to other rows.
/// </summary>
/// <param name="Number">The row's number; 0: before the first row.</param>
/// <param name="At">When the row was written, in whole milliseconds; the Unix epoch before the first row.</param>
public readonly record struct EventPosition(long Number, DateTime At)
{
    public static readonly EventPosition Start = new(0, DateTime.UnixEpoch);

    /// <summary>The position after a row; <c>at</c> is null when the row was purged.</summary>
    public static EventPosition Of(long number, DateTime? at) => new(number, at ?? DateTime.UnixEpoch);
}
