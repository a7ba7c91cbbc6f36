using System.Collections.Concurrent;
using GraphQLServer.Authentication;
using GraphQLServer.RateLimiting;

namespace Forum.Server.RateLimiting;

/// <summary>
/// Counts attempts by client address and by the network around it, and gives back those that do not count.
/// </summary>
internal sealed class AddressAttempts(RateLimits rates)
{
    /// <summary>
    /// The `Retry-After` of an attempt that is rejected because of pending attempts, whose outcome is not known yet.
    /// </summary>
    private static readonly TimeSpan PendingRetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Attempts on this node whose outcome is not known yet.</summary>
    private readonly ConcurrentDictionary<(string Kind, UInt128 Network), int> pending = new();

    /// <returns>Null: attempts are not limited. Unless the attempt is rejected, call <see cref="EndAsync"/>
    /// once.</returns>
    public async ValueTask<RateLimitDecision?> TakeAsync(
        string kind, CallerAddress address, CancellationToken cancellationToken)
    {
        var key = (kind, address.Network);
        var allowed = await rates.TakeAsync(Of(address), [new(kind, 1)], cancellationToken);
        if (allowed is { RetryAfter: { } wait } rejected)
            return wait > PendingRetryAfter && pending.ContainsKey(key)
                ? rejected with { RetryAfter = PendingRetryAfter }
                : allowed;
        pending.AddOrUpdate(key, 1, static (_, attempts) => attempts + 1);
        return allowed;
    }

    /// <summary>Ends an attempt.</summary>
    /// <param name="kind">The kind with which the attempt was taken.</param>
    /// <param name="address">The address for which the attempt was taken.</param>
    /// <param name="counts">False: the attempt is given back.</param>
    public async Task EndAsync(string kind, CallerAddress address, bool counts)
    {
        try
        {
            if (!counts) await rates.TakeAsync(Of(address), [new(kind, -1)], CancellationToken.None);
        }
        finally
        {
            var key = (kind, address.Network);
            if (pending.AddOrUpdate(key, 0, static (_, attempts) => attempts - 1) == 0)
                pending.TryRemove(KeyValuePair.Create(key, 0));
        }
    }

    private static Caller Of(CallerAddress address) => new(null, false) { Address = address };
}
