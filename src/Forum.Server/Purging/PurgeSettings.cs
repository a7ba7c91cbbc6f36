using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Purging;

/// <summary>When rows that have served their purpose are deleted. Configuration: `Forum:Purge`.</summary>
internal sealed record PurgeSettings
{
    /// <summary>Minutes between two purges on a node.</summary>
    [Range(1, 1_440)]
    public int EveryMinutes { get; init; } = 10;

    /// <summary>Days after which a registration, or an account, whose address was never confirmed is deleted; its address and name are free again.</summary>
    [Range(1, 3_650)]
    public int UnconfirmedDays { get; init; } = 30;
}
