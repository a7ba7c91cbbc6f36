using System.Collections.Concurrent;
using GraphQLServer.Authentication;
using GraphQLServer.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// Limits the open WebSockets and event streams on this node per account and per address, so that one of them cannot
/// use up the capacity.
/// </summary>
internal sealed class ConnectionLimiter(RateLimits rateLimits)
{
    private static readonly CombinedLease NoLease = new();
    private readonly ConcurrentDictionary<object, int> connections = [];

    /// <summary>Acquires a slot for a connection, which is released on disposal.</summary>
    /// <exception cref="RequestException">429: the account or the address has too many connections.</exception>
    public IDisposable Acquire(Caller caller)
    {
        var address = AcquireForAddress(caller.Address) ?? throw TooManyConnections();
        if (AcquireForAccount(caller.Account) is { } account) return new CombinedLease(address, account);
        address.Dispose();
        throw TooManyConnections();
    }

    /// <summary>Null when the address has reached its limit.</summary>
    public IDisposable? AcquireForAddress(CallerAddress address) => Acquire(address, rateLimits.AddressConnections);

    /// <summary>Null when the account has reached its limit. Anonymous callers have no account limit.</summary>
    public IDisposable? AcquireForAccount(object? account) =>
        account is null ? NoLease : Acquire(account, rateLimits.AccountConnections);

    public static RequestException TooManyConnections() =>
        new(StatusCodes.Status429TooManyRequests, "RATE_LIMITED", "There are too many open connections. Close some.");

    private Lease? Acquire(object key, int limit)
    {
        if (connections.AddOrUpdate(key, 1, (_, count) => count + 1) <= limit) return new Lease(this, key);
        Release(key);
        return null;
    }

    private void Release(object key)
    {
        // The entry is removed with its last slot, unless a new slot was acquired at the same moment.
        if (connections.AddOrUpdate(key, 0, (_, count) => count - 1) <= 0) connections.TryRemove(new(key, 0));
    }

    private sealed class Lease(ConnectionLimiter limiter, object key) : IDisposable
    {
        private int disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0) limiter.Release(key);
        }
    }

    private sealed class CombinedLease(params IDisposable[] leases) : IDisposable
    {
        public void Dispose()
        {
            foreach (var lease in leases) lease.Dispose();
        }
    }
}
