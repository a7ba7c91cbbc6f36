using Forum.Server.RateLimiting;

namespace Forum.Server.Database.Model;

/// <summary>
/// The remaining wrong sign-ins of one account, of one account at one address prefix, or of one known device, by the
/// generic cell rate algorithm (ITU-T I.371). Times are microseconds since the Unix epoch.
/// </summary>
internal sealed class SignInAllowance(Guid id)
{
    /// <summary>A keyed hash, from which neither the account nor the address can be recovered.</summary>
    public Guid Id { get; private set; } = id;

    /// <summary>When the full allowance is available again.</summary>
    public long ReturnedAt { get; private set; }

    /// <summary>
    /// When one more attempt is evaluated although the account's allowance is used up; null if no wait was announced.
    /// </summary>
    public long? MayTryAt { get; set; }

    /// <summary>
    /// Returns the wait until one attempt may be taken; zero: now. An impossible time, caused by setting the clock
    /// back, is ignored.
    /// </summary>
    public long WaitOf(Rate rate, long now)
    {
        var used = ReturnedAt - now;
        return used > 0 && used <= rate.Tolerance ? Math.Max(0, used + rate.TimeFor(1) - rate.Tolerance) : 0;
    }

    public void Take(Rate rate, long now)
    {
        var used = ReturnedAt - now;
        ReturnedAt = now + (used > 0 && used <= rate.Tolerance ? used : 0) + rate.TimeFor(1);
    }

    /// <summary>Undoes one <see cref="Take"/>.</summary>
    public void Return(Rate rate) => ReturnedAt -= rate.TimeFor(1);
}
