using System.Collections.Frozen;
using Forum.Api;

namespace Forum.Server.Limits;

/// <summary>Which rate holds for which kind, and for whom.</summary>
internal sealed class RateRules(RateLimitSettings settings)
{
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
        _ => rates[kind].Address,
    };

    private static ByWhom OfMembers(RateLimitSettings settings, int amount, int atOnce)
    {
        var one = new Rate(amount, Minute, atOnce);
        return new(one, one.Times(settings.AccountTimes), one.Times(settings.AddressTimes));
    }

    /// <summary>Attempts of people whom nobody knows yet.</summary>
    private static ByWhom OfStrangers(int amount, int atOnce)
    {
        var all = new Rate(amount, Hour, atOnce) { IsGuard = true };
        return new(all, all, all);
    }

    private sealed record ByWhom(Rate Session, Rate Account, Rate Address);
}
