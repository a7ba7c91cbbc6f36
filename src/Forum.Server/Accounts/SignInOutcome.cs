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
    /// Whether the attempt counts against its address and network: it was wrong, or it wrote a row that announces a
    /// wait. The outcome of an attempt whose result is withheld is the same for right and wrong ones.
    /// </summary>
    public bool Counts { get; init; }

    /// <summary>
    /// The rate limit state of the client address; null if attempts are not limited, or the state is irrelevant.
    /// </summary>
    public RateLimitDecision? RateLimit { get; init; }

    public static readonly SignInOutcome Failed = new(null, SignInResult.Failed.ToString()) { Counts = true };
    public static readonly SignInOutcome RequiresTwoFactor = new(null, SignInResult.TwoFactorRequired.ToString());

    public static SignInOutcome Throttled(TimeSpan wait) => new(null, null) { RetryAfter = wait };

    /// <summary>The outcome of an attempt that may not be evaluated now; null for one that may.</summary>
    public static SignInOutcome? Of(SignInDecision decision) => decision.RetryAfter is { } wait
        ? Throttled(wait) with { Counts = decision.Step == SignInStep.Announce }
        : null;
}
