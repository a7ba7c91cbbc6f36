namespace Forum.Server.RateLimiting;

/// <summary>
/// So much in a period, and so much at once after a pause: the generic cell rate algorithm (ITU-T I.371). All that is
/// remembered of a caller is one moment: when everything that they took will have come back.
/// </summary>
/// <param name="Amount">What comes back in a period.</param>
/// <param name="AtOnce">What may be taken at once.</param>
internal sealed record Rate(long Amount, TimeSpan Period, long AtOnce)
{
    /// <summary>Whether it guards accounts: then a node that is cut off from the others lets through its part alone.</summary>
    public bool IsGuard { get; init; }

    /// <summary>The time in which all of it comes back, in microseconds.</summary>
    public long Tolerance => Time(long.MaxValue);

    /// <summary>The time in which so much comes back, in microseconds. More than may be taken at once counts as that.</summary>
    public long Time(long amount) => (long)Math.Ceiling(Math.Min(amount, AtOnce) * Period.TotalMicroseconds / Amount);

    /// <summary>How much comes back in a time.</summary>
    /// <param name="time">In microseconds.</param>
    public long Units(long time) => (long)(time * (double)Amount / Period.TotalMicroseconds);

    public Rate Times(int number) => this with { Amount = Amount * number, AtOnce = AtOnce * number };

    /// <summary>One of several nodes' part, and one at least.</summary>
    public Rate PartOf(int nodes) => this with { Period = Period * nodes, AtOnce = Math.Max(1, AtOnce / nodes) };
}
