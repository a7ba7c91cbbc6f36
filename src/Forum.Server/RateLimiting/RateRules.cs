using System.Collections.Frozen;
using Forum.Api.Requests;

namespace Forum.Server.RateLimiting;

/// <summary>The rate of each kind and scope.</summary>
internal sealed class RateRules(RateLimitSettings settings)
{
    /// <summary>The multiple of an address's limits that applies to the network around it.</summary>
    private const int NetworkMultiple = 10;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1);

    private readonly FrozenDictionary<string, ScopeRates> rates = new Dictionary<string, ScopeRates>
    {
        [RateLimitKinds.Read] = ForMembers(settings, settings.ReadRows, settings.ReadRowsBurst),
        [RateLimitKinds.Prepare] = ForDocuments(settings),
        [RateLimitKinds.Post] = ForMembers(settings, settings.Posts, settings.PostsBurst),
        [RateLimitKinds.Vote] = ForMembers(settings, settings.Votes, settings.VotesBurst),
        [RateLimitKinds.Report] = ForMembers(settings, settings.Reports, settings.ReportsBurst),
        [RateLimitKinds.Staff] = ForMembers(settings, settings.StaffMutations, settings.StaffMutationsBurst),
        [RateLimitKinds.SignIn] = ForAnonymousAttempts(settings.SignIns, settings.SignInsBurst),
        [RateLimitKinds.Register] = ForAnonymousAttempts(settings.Registrations, settings.RegistrationsBurst),
        [RateLimitKinds.Reset] = ForAnonymousAttempts(settings.Resets, settings.ResetsBurst),
    }.ToFrozenDictionary();

    public IEnumerable<string> Kinds => rates.Keys;

    /// <exception cref="KeyNotFoundException">No rate is configured for this kind.</exception>
    public Rate Of(string kind, RateLimitScope scope) => scope switch
    {
        RateLimitScope.Session => rates[kind].Session,
        RateLimitScope.Account => rates[kind].Account,
        RateLimitScope.Network => rates[kind].Network,
        _ => rates[kind].Address,
    };

    /// <summary>
    /// Whether attempts of this kind are limited to protect accounts. Those are also counted for the network around the
    /// address.
    /// </summary>
    public bool ProtectsAccounts(string kind) => rates[kind].Address.ProtectsAccounts;

    private static ScopeRates ForMembers(RateLimitSettings settings, int amount, int burst)
    {
        var session = new Rate(amount, Minute, burst);
        var address = session.MultipliedBy(settings.AddressMultiplier);
        return new(
            session, session.MultipliedBy(settings.AccountMultiplier), address, address.MultipliedBy(NetworkMultiple));
    }

    /// <summary>
    /// An account has no multiple of a session's rate: its clients send the same documents, which are cached. The
    /// limit of an address is for its members together, that of a network for its anonymous callers.
    /// </summary>
    private static ScopeRates ForDocuments(RateLimitSettings settings)
    {
        var session = new Rate(settings.DocumentTokens, Minute, settings.DocumentTokensBurst);
        return new(
            session, session, session.MultipliedBy(settings.AddressMultiplier), session.MultipliedBy(NetworkMultiple));
    }

    /// <summary>Rates of attempts by callers that are not signed in.</summary>
    private static ScopeRates ForAnonymousAttempts(int amount, int burst)
    {
        var rate = new Rate(amount, Hour, burst) { ProtectsAccounts = true };
        return new(rate, rate, rate, rate.MultipliedBy(NetworkMultiple));
    }

    private sealed record ScopeRates(Rate Session, Rate Account, Rate Address, Rate Network);
}
