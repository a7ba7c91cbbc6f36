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
        var taken = ReturnedAt - now;
        return taken > 0 && taken <= rate.Tolerance ? Math.Max(0, taken + rate.Time(1) - rate.Tolerance) : 0;
    }

    public void Take(Rate rate, long now)
    {
        var taken = ReturnedAt - now;
        ReturnedAt = now + (taken > 0 && taken <= rate.Tolerance ? taken : 0) + rate.Time(1);
    }

    /// <summary>Undoes one <see cref="Take"/>.</summary>
    public void GiveBack(Rate rate) => ReturnedAt -= rate.Time(1);
}
