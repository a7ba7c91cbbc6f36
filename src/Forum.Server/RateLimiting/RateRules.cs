using System.Collections.Frozen;
using Forum.Api.Requests;

namespace Forum.Server.RateLimiting;

/// <summary>The rate of each kind and scope.</summary>
internal sealed class RateRules(RateLimitSettings settings)
{
    /// <summary>The multiple of an address's limits that applies to the network around it.</summary>
    private const int NetworkTimes = 10;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1);

    private readonly FrozenDictionary<string, ByWhom> rates = new Dictionary<string, ByWhom>
    {
        [RateKinds.Read] = OfMembers(settings, settings.ReadRows, settings.ReadRowsAtOnce),
        [RateKinds.Post] = OfMembers(settings, settings.Posts, settings.PostsAtOnce),
        [RateKinds.Vote] = OfMembers(settings, settings.Votes, settings.VotesAtOnce),
        [RateKinds.Report] = OfMembers(settings, settings.Reports, settings.ReportsAtOnce),
        [RateKinds.Staff] = OfMembers(settings, settings.StaffWork, settings.StaffWorkAtOnce),
        [RateKinds.SignIn] = OfStrangers(settings.SignIns, settings.SignInsAtOnce),
        [RateKinds.Register] = OfStrangers(settings.Registrations, settings.RegistrationsAtOnce),
        [RateKinds.Reset] = OfStrangers(settings.Resets, settings.ResetsAtOnce),
    }.ToFrozenDictionary();

    public IEnumerable<string> Kinds => rates.Keys;

    /// <exception cref="KeyNotFoundException">No rate is configured for this kind.</exception>
    public Rate Of(string kind, Whose whose) => whose switch
    {
        Whose.Session => rates[kind].Session,
        Whose.Account => rates[kind].Account,
        Whose.Network => rates[kind].Network,
        _ => rates[kind].Address,
    };

    /// <summary>
    /// Whether attempts of this kind are limited to protect accounts. Those are also counted for the network around the
    /// address.
    /// </summary>
    public bool IsGuard(string kind) => rates[kind].Address.IsGuard;

    private static ByWhom OfMembers(RateLimitSettings settings, int amount, int atOnce)
    {
        var one = new Rate(amount, Minute, atOnce);
        var address = one.Times(settings.AddressTimes);
        return new(one, one.Times(settings.AccountTimes), address, address.Times(NetworkTimes));
    }

    /// <summary>Rates of attempts by callers that are not signed in.</summary>
    private static ByWhom OfStrangers(int amount, int atOnce)
    {
        var all = new Rate(amount, Hour, atOnce) { IsGuard = true };
        return new(all, all, all, all.Times(NetworkTimes));
    }

    private sealed record ByWhom(Rate Session, Rate Account, Rate Address, Rate Network);
}
