using Forum.Server.Database.Model;
using Forum.Server.RateLimiting;

namespace Forum.Server.Accounts;

/// <summary>
/// Decides which sign-ins are evaluated now. The model and its arithmetic: src/docs/decisions/0016-sign-in-attempts.md.
/// </summary>
internal static class SignInPolicy
{
    /// <summary>Wrong attempts at one account from one address prefix, or on one known device.</summary>
    public static readonly Rate Own = new(10, TimeSpan.FromHours(1), 5);

    /// <summary>
    /// Wrong attempts at one account from all unknown devices together; beyond that, each further address prefix has to
    /// wait.
    /// </summary>
    public static readonly Rate Account = new(10, TimeSpan.FromHours(1), 30);

    /// <summary>
    /// Wrong second factors of one account at unknown devices, or on one known device, by callers who have the correct
    /// password.
    /// </summary>
    public static readonly Rate Codes = new(2, TimeSpan.FromHours(1), 10);

    /// <summary>
    /// While the account's allowance is used up, an address prefix may make its next attempt after this time.
    /// </summary>
    public static readonly TimeSpan AnnouncedWait = TimeSpan.FromHours(1);

    /// <summary>The attempt may be made until this long after the wait.</summary>
    public static readonly TimeSpan AnnouncedAttemptLifetime = TimeSpan.FromDays(1);

    /// <param name="own">Null if no attempt was taken yet.</param>
    /// <param name="account">Null if no attempt was taken yet.</param>
    /// <param name="isKnownDevice">If true, the account's allowance is not checked.</param>
    /// <param name="now">In microseconds since the Unix epoch.</param>
    public static SignInDecision Decide(SignInAllowance? own, SignInAllowance? account, bool isKnownDevice, long now)
    {
        if (own?.WaitOf(Own, now) is > 0 and var wait) return new(SignInStep.Wait, wait);
        if (isKnownDevice) return new(SignInStep.TakeOwn, 0);
        if ((account?.WaitOf(Account, now) ?? 0) == 0) return new(SignInStep.TakeBoth, 0);
        var announcedWait = (long)AnnouncedWait.TotalMicroseconds;
        return own?.MayTryAt - now is not { } until || until > announcedWait
            || until < -(long)AnnouncedAttemptLifetime.TotalMicroseconds
            ? new(SignInStep.Announce, announcedWait)
            : new(until > 0 ? SignInStep.Wait : SignInStep.TakeOwn, Math.Max(0, until));
    }
}

internal enum SignInStep
{
    /// <summary>Evaluate the attempt; a wrong one is taken from both allowances.</summary>
    TakeBoth,

    /// <summary>Evaluate the attempt; a wrong one is taken from its own allowance.</summary>
    TakeOwn,

    /// <summary>Reject the attempt.</summary>
    Wait,

    /// <summary>Reject the attempt, and record that it may be repeated after the wait.</summary>
    Announce,
}

/// <param name="Wait">In microseconds; zero if the attempt is evaluated.</param>
internal readonly record struct SignInDecision(SignInStep Step, long Wait)
{
    public TimeSpan? RetryAfter => Wait > 0 ? TimeSpan.FromMicroseconds(Wait) : null;
}
