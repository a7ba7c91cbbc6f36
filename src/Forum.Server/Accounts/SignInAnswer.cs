using System.Security.Claims;
using GraphQLServer.RateLimiting;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <param name="Ticket">What the cookie or tokens will carry; null when refused.</param>
/// <param name="Refused">
/// The word that ASP.NET Core's Identity API gives for it; null when it was not evaluated.
/// </param>
internal sealed record SignInAnswer(ClaimsPrincipal? Ticket, string? Refused)
{
    /// <summary>Which account has signed in.</summary>
    public Guid AccountId { get; init; }

    /// <summary>Not null: the attempt was not evaluated, and may be repeated after this time.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is left of the address's attempts; null: they are not limited, or do not matter.</summary>
    public RateLimitDecision? Allowed { get; init; }

    public static readonly SignInAnswer Failed = new(null, SignInResult.Failed.ToString());
    public static readonly SignInAnswer RequiresTwoFactor = new(null, SignInResult.TwoFactorRequired.ToString());

    public static SignInAnswer Slowed(TimeSpan wait) => new(null, null) { RetryAfter = wait };
}
