using System.Security.Claims;
using GraphQLServer.RateLimiting;
using Microsoft.AspNetCore.Identity;

namespace Forum.Server.Accounts;

/// <param name="Ticket">The claims of the cookie or tokens; null when the sign-in was refused.</param>
/// <param name="Reason">
/// The status name that ASP.NET Core's Identity API uses for the refusal; null when the sign-in was not evaluated.
/// </param>
internal sealed record SignInOutcome(ClaimsPrincipal? Ticket, string? Reason)
{
    /// <summary>The account that has signed in.</summary>
    public Guid AccountId { get; init; }

    /// <summary>Not null: the attempt was not evaluated, and may be repeated after this time.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The rate limit state of the client address; null if attempts are not limited, or the state is irrelevant.
    /// </summary>
    public RateLimitDecision? RateLimit { get; init; }

    public static readonly SignInOutcome Failed = new(null, SignInResult.Failed.ToString());
    public static readonly SignInOutcome RequiresTwoFactor = new(null, SignInResult.TwoFactorRequired.ToString());

    public static SignInOutcome Throttled(TimeSpan wait) => new(null, null) { RetryAfter = wait };
}
