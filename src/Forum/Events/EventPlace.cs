namespace Forum.Events;

/// <summary>
/// A place in an article's event log: after a line, and which line that was. A number alone does not say it: a log that lost
/// its end, in a restore or a failover, gives the same numbers to other lines.
/// </summary>
/// <param name="Number">The line's; 0: before the first.</param>
/// <param name="At">When the line was written, in whole milliseconds; the Unix epoch before the first.</param>
public readonly record struct EventPlace(long Number, DateTime At)
{
    public static readonly EventPlace Start = new(0, DateTime.UnixEpoch);

    /// <summary>After a line that may have been cut out of the log since.</summary>
    public static EventPlace Of(long number, DateTime? at) => new(number, at ?? DateTime.UnixEpoch);
}
