using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Settings;

/// <summary>How the program reads. Configuration: `Forum:Reading`.</summary>
internal sealed record ReadingSettings
{
    /// <summary>Comments that are remembered with their words between requests, on PostgreSQL; 0: none. About 1.5 kB each.</summary>
    [Range(0, 10_000_000)]
    public int RememberedComments { get; init; } = 50_000;
}
