using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Accounts;

/// <summary>Who may write, and for how long a sign-in lasts. Configuration: `Forum:Accounts`.</summary>
internal sealed record AccountSettings
{
    /// <summary>Whether an account may only write once its e-mail address is confirmed. False by default in Development.</summary>
    public bool RequireConfirmedEmail { get; set; } = true;

    /// <summary>How long an access token is good, in minutes.</summary>
    [Range(1, 1440)]
    public int AccessTokenMinutes { get; init; } = 60;

    /// <summary>How long a cookie or refresh token is good after its last use, in days.</summary>
    [Range(1, 365)]
    public int RefreshDays { get; init; } = 14;

    /// <summary>
    /// Sign-ins and registrations that may wait for their turn to hash a password, shared fairly by client network. The others get
    /// status 503.
    /// </summary>
    public int PasswordQueue { get; init; } = 100;

    /// <summary>
    /// How long a sign-in or registration waits for its turn to hash a password, before status 503. Thirty at once take three
    /// seconds on two cores.
    /// </summary>
    public TimeSpan PasswordWait { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan AccessTokenLife => TimeSpan.FromMinutes(AccessTokenMinutes);
    public TimeSpan RefreshLife => TimeSpan.FromDays(RefreshDays);
}
