using GraphQLServer.Authentication;
using GraphQLServer.Limits;

namespace GraphQLServer.RateLimiting;

/// <summary>
/// The rate limits of the host per caller and time. The limits of a single operation are in <see cref="GraphQLLimits"/>.
/// </summary>
/// <param name="TakeAsync">
/// Takes all charges or, when one exceeds its limit, none. Null: no limit applies. Called once for every operation, before anything is
/// read or written.
/// </param>
public sealed record RateLimits(Func<Caller, IReadOnlyList<RateCharge>, CancellationToken, ValueTask<RateLimitDecision?>> TakeAsync)
{
    /// <summary>No rate limits.</summary>
    public static RateLimits Unlimited { get; } = new((_, _, _) => ValueTask.FromResult<RateLimitDecision?>(null));

    /// <summary>Maximum sockets and event streams of one account on this node.</summary>
    public int AccountConnections { get; init; } = int.MaxValue;

    /// <summary>Maximum sockets and event streams of one address on this node.</summary>
    public int AddressConnections { get; init; } = int.MaxValue;

    /// <summary>Maximum messages per minute of a client on one socket.</summary>
    public int SocketMessages { get; init; } = int.MaxValue;
}
