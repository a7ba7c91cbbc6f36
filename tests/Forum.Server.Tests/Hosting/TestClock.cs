namespace Forum.Server.Tests.Hosting;

/// <summary>The real clock, which a test moves forward. Timers keep running in real time.</summary>
public sealed class TestClock : TimeProvider
{
    private long offset;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddTicks(Interlocked.Read(ref offset));

    public void Advance(TimeSpan by) => Interlocked.Add(ref offset, by.Ticks);
}
