namespace Forum.Server.RateLimiting;

/// <summary>
/// An amount for each period, and a burst after a pause: the generic cell rate algorithm (ITU-T I.371). The only state
/// of a caller is one time: when the full allowance is available again.
/// </summary>
/// <param name="Amount">The amount that is replenished in a period.</param>
/// <param name="Burst">The burst: the maximum amount that may be taken after a pause.</param>
internal sealed record Rate(long Amount, TimeSpan Period, long Burst)
{
    /// <summary>
    /// Whether it protects accounts: then a node that is cut off from the others allows only its share.
    /// </summary>
    public bool ProtectsAccounts { get; init; }

    /// <summary>The time in which the whole burst is replenished, in microseconds.</summary>
    public long Tolerance => TimeFor(long.MaxValue);

    /// <summary>
    /// The time in which an amount is replenished, in microseconds. An amount above the burst counts as the burst.
    /// </summary>
    public long TimeFor(long amount) => (long)Math.Ceiling(Math.Min(amount, Burst) * Period.TotalMicroseconds / Amount);

    /// <summary>The amount that is replenished in a time.</summary>
    /// <param name="time">In microseconds.</param>
    public long AmountIn(long time) => (long)(time * (double)Amount / Period.TotalMicroseconds);

    public Rate MultipliedBy(int number) => this with { Amount = Amount * number, Burst = Burst * number };

    /// <summary>The share of one of several nodes, with a burst of at least one.</summary>
    public Rate ShareOf(int nodes) => this with { Period = Period * nodes, Burst = Math.Max(1, Burst / nodes) };
}
