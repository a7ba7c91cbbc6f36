namespace Forum.Time;

/// <summary>
/// The monotonic clock for everything that this node writes. When the machine's clock is set back, this clock runs a
/// tenth slower than real time until the machine's clock has caught up, so that ages stay nearly correct and no restart
/// is needed.
/// </summary>
/// <param name="clock">The machine's clock.</param>
/// <param name="mayGoBack">True for a clock that is set back on purpose, such as that of the demo forum.</param>
public sealed class NodeClock(TimeProvider clock, bool mayGoBack = false)
{
    private readonly Lock gate = new();
    private long last, lastTimestamp = clock.GetTimestamp();
    private DateTime lastIssued;

    /// <summary>The current time, in whole milliseconds.</summary>
    public DateTime Now
    {
        get
        {
            if (mayGoBack) return UtcMilliseconds.Now(clock);
            lock (gate) return UtcMilliseconds.Of(new DateTime(Advance(), DateTimeKind.Utc));
        }
    }

    /// <summary>
    /// A time for a new item, later than every earlier result on this node and than <paramref name="other"/>, which a
    /// node with another clock may have written. In whole milliseconds, the precision of ids, so that ids sort in the
    /// same order.
    /// </summary>
    public DateTime After(DateTime other)
    {
        var earliest = other.AddMilliseconds(1);
        var now = Now;
        if (!mayGoBack)
        {
            // A time forced by another node's clock is not stored here: it would affect everything that this node
            // writes.
            lock (gate) now = lastIssued = now > lastIssued ? now : lastIssued.AddMilliseconds(1);
        }

        return now > earliest ? now : earliest;
    }

    private long Advance()
    {
        var timestamp = clock.GetTimestamp();
        var elapsed = clock.GetElapsedTime(lastTimestamp, timestamp).Ticks;
        lastTimestamp = timestamp;
        return last = Math.Max(clock.GetUtcNow().UtcTicks, last + (elapsed * 9 / 10));
    }
}
