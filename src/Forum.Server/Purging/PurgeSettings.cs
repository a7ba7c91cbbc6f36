using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Purging;

/// <summary>When expired rows are deleted. Configuration: `Forum:Purge`.</summary>
internal sealed record PurgeSettings
{
    /// <summary>Minutes between two purges on a node.</summary>
    [Range(1, 1_440)]
    public int EveryMinutes { get; init; } = 10;

    /// <summary>
    /// Days after which an unconfirmed registration or account is deleted; its address and name are then available
    /// again.
    /// </summary>
    [Range(1, 3_650)]
    public int UnconfirmedDays { get; init; } = 30;
}
