using Forum.Server.RateLimiting;

namespace Forum.Server.Database.Model;

/// <summary>
/// What is left of the wrong sign-ins that one account, one account at one address prefix or one known device may make,
/// by the generic cell rate algorithm (ITU-T I.371). Times are microseconds since the Unix epoch.
/// </summary>
internal sealed class SignInAllowance(Guid id)
{
    /// <summary>A keyed hash: it names neither the account nor the address.</summary>
    public Guid Id { get; private set; } = id;

    /// <summary>When everything that was taken will have come back.</summary>
    public long ReturnedAt { get; private set; }

    /// <summary>
    /// From when on one more attempt is evaluated although the account's allowance is used up; null: none was
    /// announced.
    /// </summary>
    public long? MayTryAt { get; set; }

    /// <summary>
    /// Zero: one attempt may be taken now. A time that cannot be, because the clock was set back, counts as none.
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
