using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Accounts;

/// <summary>Requirements for writing, and lifetimes of sign-ins. Configuration: `Forum:Accounts`.</summary>
internal sealed record AccountSettings
{
    /// <summary>
    /// Whether an account cannot write until its e-mail address is confirmed. False by default in Development.
    /// </summary>
    public bool RequireConfirmedEmail { get; set; } = true;

    /// <summary>Lifetime of an access token, in minutes.</summary>
    [Range(1, 1440)]
    public int AccessTokenMinutes { get; init; } = 60;

    /// <summary>Lifetime of a cookie or refresh token after its last use, in days.</summary>
    [Range(1, 365)]
    public int RefreshDays { get; init; } = 14;

    /// <summary>
    /// Maximum number of sign-ins and registrations in the password hash queue, shared fairly by client network.
    /// Further ones get status 503.
    /// </summary>
    public int PasswordQueue { get; init; } = 100;

    /// <summary>
    /// How long a sign-in or registration waits in the password hash queue before it gets status 503. Thirty concurrent
    /// ones take three seconds on two cores.
    /// </summary>
    public TimeSpan PasswordWait { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan AccessTokenLifetime => TimeSpan.FromMinutes(AccessTokenMinutes);
    public TimeSpan RefreshLifetime => TimeSpan.FromDays(RefreshDays);
}
