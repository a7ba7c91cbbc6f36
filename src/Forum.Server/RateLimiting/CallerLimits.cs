using System.Buffers.Binary;
using Forum.Api.Requests;
using Forum.Authorization;
using GraphQLServer.Authentication;
using GraphQLServer.RateLimiting;

namespace Forum.Server.RateLimiting;

/// <summary>
/// Counts the operations of a caller: for the session, the account and the address, as far as the caller has them, and
/// for the network where that is limited.
/// </summary>
internal sealed class CallerLimits(IRateLimiter limiter, RateRules rules)
{
    public async ValueTask<RateLimitDecision?> TakeAsync(Caller caller, IReadOnlyList<RateCharge> charges)
    {
        var buckets = new List<Bucket>(4 * charges.Count);
        foreach (var charge in charges) Add(buckets, caller, charge);
        return (await limiter.TakeAsync(buckets)).ToDecision(buckets);
    }

    private void Add(List<Bucket> buckets, Caller caller, RateCharge charge)
    {
        if (caller.Viewer is Viewer viewer)
        {
            Add(buckets, charge, RateLimitScope.Session, IdOf(viewer.SessionId));
            Add(buckets, charge, RateLimitScope.Account, IdOf(viewer.AccountId));
        }
        else if (charge.Kind == RateLimitKinds.Prepare)
        {
            // The anonymous callers of an address share the limit of one session, and use nothing of the members'.
            Add(buckets, charge, RateLimitScope.Session, caller.Address.Prefix);
            Add(buckets, charge, RateLimitScope.Network, caller.Address.Network);
            return;
        }

        Add(buckets, charge, RateLimitScope.Address, caller.Address.Prefix);
        if (rules.ProtectsAccounts(charge.Kind)) Add(buckets, charge, RateLimitScope.Network, caller.Address.Network);
    }

    private void Add(List<Bucket> buckets, RateCharge charge, RateLimitScope scope, UInt128 id) =>
        buckets.Add(new(new(charge.Kind, scope, id), rules.Of(charge.Kind, scope), charge.Amount));

    private static UInt128 IdOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
