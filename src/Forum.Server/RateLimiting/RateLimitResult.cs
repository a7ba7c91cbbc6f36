using GraphQLServer.RateLimiting;

namespace Forum.Server.RateLimiting;

/// <summary>The result of a rate limiter: everything was taken, or nothing.</summary>
/// <param name="Wait">
/// In microseconds: after this time the same request is allowed if nothing else is taken meanwhile. Zero: it was taken.
/// </param>
/// <param name="Remaining">What is left of each allowance, in microseconds.</param>
internal readonly record struct RateLimitResult(long Wait, IReadOnlyList<long> Remaining)
{
    public bool IsTaken => Wait <= 0;

    /// <summary>Converts the result to a decision for the caller, by the allowance with the least left.</summary>
    public RateLimitDecision ToDecision(IReadOnlyList<Bucket> buckets)
    {
        var least = 0;
        for (var i = 1; i < buckets.Count; i++)
            if (Share(i, buckets) < Share(least, buckets)) least = i;
        var (rate, remaining) = (buckets[least].Rate, Remaining[least]);
        return new(
            rate.Burst, Math.Max(0, rate.AmountIn(remaining)), TimeSpan.FromMicroseconds(rate.Tolerance - remaining),
            IsTaken ? null : TimeSpan.FromMicroseconds(Wait));
    }

    private double Share(int i, IReadOnlyList<Bucket> buckets) => Remaining[i] / (double)buckets[i].Rate.Tolerance;
}
