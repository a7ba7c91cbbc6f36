using System.Collections.Concurrent;
using GraphQLServer.Authentication;
using GraphQLServer.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// Limits the open WebSockets and event streams on this node per account and per address, so that one of them cannot use up the capacity.
/// </summary>
internal sealed class ConnectionLimiter(RateLimits rates)
{
    private static readonly Both Nothing = new();
    private readonly ConcurrentDictionary<object, int> open = [];

    /// <summary>Acquires a slot for a connection, which is released on disposal.</summary>
    /// <exception cref="RequestException">429: the account or the address has too many connections.</exception>
    public IDisposable Acquire(Caller caller)
    {
        var address = AcquireForAddress(caller.Address) ?? throw TooMany();
        if (AcquireForAccount(caller.Account) is { } account) return new Both(address, account);
        address.Dispose();
        throw TooMany();
    }

    /// <summary>Null when the address has reached its limit.</summary>
    public IDisposable? AcquireForAddress(CallerAddress address) => Acquire(address, rates.AddressConnections);

    /// <summary>Null when the account has reached its limit. Anonymous callers have no account limit.</summary>
    public IDisposable? AcquireForAccount(object? account) => account is null ? Nothing : Acquire(account, rates.AccountConnections);

    public static RequestException TooMany() =>
        new(StatusCodes.Status429TooManyRequests, "RATE_LIMITED", "There are too many open connections. Close some.");

    private Place? Acquire(object who, int most)
    {
        if (open.AddOrUpdate(who, 1, (_, count) => count + 1) <= most) return new Place(this, who);
        Leave(who);
        return null;
    }

    private void Leave(object who)
    {
        // The entry is removed with its last slot, unless a new slot was acquired at the same moment.
        if (open.AddOrUpdate(who, 0, (_, count) => count - 1) <= 0) open.TryRemove(new(who, 0));
    }

    private sealed class Place(ConnectionLimiter connections, object who) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) connections.Leave(who);
        }
    }

    private sealed class Both(params IDisposable[] places) : IDisposable
    {
        public void Dispose()
        {
            foreach (var place in places) place.Dispose();
        }
    }
}
