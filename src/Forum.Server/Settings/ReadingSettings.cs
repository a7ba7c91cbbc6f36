using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Settings;

/// <summary>How the program reads. Configuration: `Forum:Reading`.</summary>
internal sealed record ReadingSettings
{
    /// <summary>Where they stand.</summary>
    public const string Path = "Forum:Reading";

    /// <summary>Megabytes of pages of comments that are kept in memory, as versions of them; 0: none, nor in Redis.</summary>
    [Range(0, 100_000)]
    public int CachedMegabytes { get; init; } = 64;

    /// <summary>Comments that are remembered with their words between requests, on PostgreSQL; 0: none. About 1.5 kB each.</summary>
    [Range(0, 10_000_000)]
    public int RememberedComments { get; init; } = 50_000;
}
