namespace Forum.Time;

/// <summary>
/// The time of this node, for what it writes: it never goes back. When the machine's clock is set back, this one goes on a
/// tenth slower than real time until the machine's has caught up, so that ages stay nearly right and no restart is needed.
/// </summary>
/// <param name="clock">The machine's clock.</param>
/// <param name="mayGoBack">True: for a clock that is moved on purpose, as the demo forum's is.</param>
public sealed class NodeClock(TimeProvider clock, bool mayGoBack = false)
{
    private readonly System.Threading.Lock gate = new();
    private long last, lastTimestamp = clock.GetTimestamp();
    private DateTime stamp;

    /// <summary>The present moment, in whole milliseconds.</summary>
    public DateTime Now
    {
        get
        {
            if (mayGoBack) return UtcMilliseconds.Now(clock);
            lock (gate) return UtcMilliseconds.Of(new DateTime(Advance(), DateTimeKind.Utc));
        }
    }

    /// <summary>
    /// A moment for something new, later than every one before it on this node, and than <paramref name="other"/>, which a
    /// node with another clock may have written. In whole milliseconds, as ids carry it: ids sort as these moments do.
    /// </summary>
    public DateTime After(DateTime other)
    {
        var earliest = other.AddMilliseconds(1);
        var now = Now;
        if (!mayGoBack)
        {
            // A moment that another node's clock has forced is not taken over: it would spread to all that is written here.
            lock (gate) now = stamp = now > stamp ? now : stamp.AddMilliseconds(1);
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
