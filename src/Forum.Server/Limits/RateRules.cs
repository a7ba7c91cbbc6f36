using Forum.Api;

namespace Forum.Server.Limits;

/// <summary>Which rate holds for which kind, and for whom.</summary>
internal sealed class RateRules(RateLimitSettings settings)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Rate> bySession = new()
    {
        [RateKinds.Read] = new(settings.ReadRows, Minute, settings.ReadRowsAtOnce),
        [RateKinds.Post] = new(settings.Posts, Minute, settings.PostsAtOnce),
        [RateKinds.Vote] = new(settings.Votes, Minute, settings.VotesAtOnce),
        [RateKinds.Report] = new(settings.Reports, Minute, settings.ReportsAtOnce),
        [RateKinds.Staff] = new(settings.StaffWork, Minute, settings.StaffWorkAtOnce),
    };

    /// <summary>Attempts of people whom nobody knows yet.</summary>
    private readonly Dictionary<string, Rate> byAddress = new()
    {
        [RateKinds.SignIn] = new(settings.SignIns, Hour, settings.SignInsAtOnce) { IsGuard = true },
        [RateKinds.Register] = new(settings.Registrations, Hour, settings.RegistrationsAtOnce) { IsGuard = true },
        [RateKinds.Reset] = new(settings.Resets, Hour, settings.ResetsAtOnce) { IsGuard = true },
    };

    public IEnumerable<string> Kinds => bySession.Keys.Concat(byAddress.Keys);

    public Rate Of(string kind, Whose whose)
    {
        if (byAddress.TryGetValue(kind, out var rate)) return rate;
        return whose switch
        {
            Whose.Session => bySession[kind],
            Whose.Account => bySession[kind].Times(settings.AccountTimes),
            _ => bySession[kind].Times(settings.AddressTimes),
        };
    }
}
