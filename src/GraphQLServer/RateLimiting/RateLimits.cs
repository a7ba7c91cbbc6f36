using GraphQLServer.Authentication;
using GraphQLServer.Limits;

namespace GraphQLServer.RateLimiting;

/// <summary>What the host allows a caller in a while. Nothing here is about one operation: that is <see cref="GraphQLLimits"/>.</summary>
/// <param name="TakeAsync">
/// Takes all of the charges or, when one is too much, none. Null: nothing is limited. It is asked once for every operation,
/// before anything is read or written.
/// </param>
public sealed record RateLimits(Func<Caller, IReadOnlyList<RateCharge>, CancellationToken, ValueTask<RateLimitDecision?>> TakeAsync)
{
    /// <summary>A host that limits nothing.</summary>
    public static RateLimits Unlimited { get; } = new((_, _, _) => ValueTask.FromResult<RateLimitDecision?>(null));

    /// <summary>Sockets and event streams that one account may have open on this node.</summary>
    public int AccountConnections { get; init; } = int.MaxValue;

    /// <summary>Sockets and event streams that one address may have open on this node.</summary>
    public int AddressConnections { get; init; } = int.MaxValue;

    /// <summary>Messages that a client may send on one socket in a minute.</summary>
    public int SocketMessages { get; init; } = int.MaxValue;
}
