using System.Diagnostics;

namespace Forum.Server.RateLimiting;

/// <summary>What one caller has been given ahead and not used yet, and how they were refused last. Its users take turns.</summary>
/// <param name="since">When it began, in milliseconds of real time.</param>
internal sealed class PrepaidQuota(long since)
{
    private long left, used;
    private IReadOnlyList<long> others = [];
    private (long At, IReadOnlyList<long> Left)? refused;

    public long Since => since;

    /// <summary>What is known without asking. Null: ask.</summary>
    public RateLimitResult? Use(IReadOnlyList<Bucket> buckets)
    {
        lock (this)
        {
            used += buckets[0].Amount;
            if (left < buckets[0].Amount) return RefusedAgain(buckets);
            left -= buckets[0].Amount;
            return Told(buckets);
        }
    }

    /// <summary>No more than was used before this, nor than fits beside it into what may be taken at once.</summary>
    public long Ahead(in Bucket first)
    {
        lock (this) return Math.Min(Math.Min(used - first.Amount, first.Rate.AtOnce / 10), first.Rate.AtOnce - first.Amount);
    }

    public RateLimitResult Put(long ahead, in RateLimitResult verdict, IReadOnlyList<Bucket> buckets)
    {
        lock (this)
        {
            left += ahead;
            others = verdict.Left;
            return Told(buckets);
        }
    }

    public void Refuse(in RateLimitResult verdict)
    {
        lock (this) refused = (Stopwatch.GetTimestamp(), verdict.Left);
    }

    /// <summary>More than has come back since there cannot be, as others can only take. Null: it may be enough.</summary>
    private RateLimitResult? RefusedAgain(IReadOnlyList<Bucket> buckets)
    {
        if (refused is not { } last) return null;
        var passed = (long)Stopwatch.GetElapsedTime(last.At).TotalMicroseconds;
        var (most, wait) = (new long[buckets.Count], 0L);
        for (var i = 0; i < most.Length; i++)
        {
            most[i] = Math.Min(last.Left[i] + passed, buckets[i].Rate.Tolerance);
            wait = Math.Max(wait, buckets[i].Cost - most[i]);
        }

        return wait > 0 ? new(wait, most) : null;
    }

    /// <summary>What is in stock is still the caller's.</summary>
    private RateLimitResult Told(IReadOnlyList<Bucket> buckets) =>
        new(0, [.. others.Select((other, i) => Math.Min(other + buckets[i].Rate.Time(left), buckets[i].Rate.Tolerance))]);
}
