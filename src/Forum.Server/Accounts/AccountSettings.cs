using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Accounts;

/// <summary>`Forum:Accounts`.</summary>
internal sealed class AccountSettings
{
    public const string Section = "Forum:Accounts";

    /// <summary>Whether an account may only write once its e-mail address is confirmed. False by default in Development.</summary>
    public bool RequireConfirmedEmail { get; set; } = true;

    /// <summary>How long an access token is good, in minutes; 1 to 1,440.</summary>
    [Range(1, 1_440)]
    public int AccessTokenMinutes { get; set; } = 60;

    /// <summary>How long a cookie or refresh token is good after its last use, in days; 1 to 365.</summary>
    [Range(1, 365)]
    public int RefreshDays { get; set; } = 14;

    public TimeSpan AccessTokenLife => TimeSpan.FromMinutes(AccessTokenMinutes);
    public TimeSpan RefreshLife => TimeSpan.FromDays(RefreshDays);
}
