using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Settings;

/// <summary>Caching of reads. Configuration: `Forum:Reading`.</summary>
internal sealed record ReadingSettings
{
    /// <summary>The configuration path.</summary>
    public const string Path = "Forum:Reading";

    /// <summary>
    /// Megabytes of comment pages, by version, that are cached in memory; 0: disables this cache, also in Redis.
    /// </summary>
    [Range(0, 100_000)]
    public int CachedMegabytes { get; init; } = 64;

    /// <summary>
    /// Maximum number of comments that are cached with their content, on PostgreSQL; 0: disables this cache. About 1.5
    /// kB each.
    /// </summary>
    [Range(0, 10_000_000)]
    public int CachedComments { get; init; } = 50_000;
}
