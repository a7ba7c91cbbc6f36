namespace Forum.Testing;

/// <summary>The real clock, which a test can advance or set back. Timers keep running in real time.</summary>
public sealed class TestClock : TimeProvider
{
    private long passed, setBack;

    public override DateTimeOffset GetUtcNow() =>
        DateTimeOffset.UtcNow.AddTicks(Interlocked.Read(ref passed) - Interlocked.Read(ref setBack));

    public override long GetTimestamp() =>
        base.GetTimestamp() + (Interlocked.Read(ref passed) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    /// <summary>Advances the clock by this time.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref passed, by.Ticks);

    /// <summary>
    /// Sets the wall clock back; a negative time sets it forward again. Elapsed time is not affected.
    /// </summary>
    public void SetBack(TimeSpan by) => Interlocked.Add(ref setBack, by.Ticks);
}
