using System.Collections.Frozen;
using Forum.Api.Requests;

namespace Forum.Server.RateLimiting;

/// <summary>Which rate holds for which kind, and for whom.</summary>
internal sealed class RateRules(RateLimitSettings settings)
{
    /// <summary>How many times that one address may do the network around it may do.</summary>
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

    /// <exception cref="KeyNotFoundException">Nobody has said how often that may be done.</exception>
    public Rate Of(string kind, Whose whose) => whose switch
    {
        Whose.Session => rates[kind].Session,
        Whose.Account => rates[kind].Account,
        Whose.Network => rates[kind].Network,
        _ => rates[kind].Address,
    };

    /// <summary>Whether attempts of this kind guard accounts. Those are counted for the network around the address too.</summary>
    public bool IsGuard(string kind) => rates[kind].Address.IsGuard;

    private static ByWhom OfMembers(RateLimitSettings settings, int amount, int atOnce)
    {
        var one = new Rate(amount, Minute, atOnce);
        var address = one.Times(settings.AddressTimes);
        return new(one, one.Times(settings.AccountTimes), address, address.Times(NetworkTimes));
    }

    /// <summary>Attempts of people whom nobody knows yet.</summary>
    private static ByWhom OfStrangers(int amount, int atOnce)
    {
        var all = new Rate(amount, Hour, atOnce) { IsGuard = true };
        return new(all, all, all, all.Times(NetworkTimes));
    }

    private sealed record ByWhom(Rate Session, Rate Account, Rate Address, Rate Network);
}
