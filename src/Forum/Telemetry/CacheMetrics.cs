using System.Diagnostics.Metrics;

namespace Forum.Telemetry;

/// <summary>Counts hits and misses of the forum's caches.</summary>
public static class CacheMetrics
{
    public const string MeterName = "Forum";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Lookups = Meter.CreateCounter<long>(
        "forum.cache.lookups", "{lookup}", "Look-ups in the forum's caches, by cache and result: hit, miss.");

    /// <param name="cache">One of the names in src/docs/caching.md.</param>
    public static void Lookup(string cache, bool isHit)
    {
        if (Lookups.Enabled) Lookups.Add(1, new("cache", cache), new("result", isHit ? "hit" : "miss"));
    }
}
