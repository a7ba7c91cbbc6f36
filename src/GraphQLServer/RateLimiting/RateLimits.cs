using GraphQLServer.Authentication;
using GraphQLServer.Limits;

namespace GraphQLServer.RateLimiting;

/// <summary>
/// The rate limits of the host per caller and time. The limits of a single operation are in
/// <see cref="GraphQLLimits"/>.
/// </summary>
/// <param name="TakeAsync">
/// Takes all charges or, when one exceeds its limit, none. Null: no limit applies. Called once for every operation,
/// before anything is read or written.
/// </param>
public sealed record RateLimits(
    Func<Caller, IReadOnlyList<RateCharge>, CancellationToken, ValueTask<RateLimitDecision?>> TakeAsync)
{
    /// <summary>No rate limits.</summary>
    public static RateLimits Unlimited { get; } = new((_, _, _) => ValueTask.FromResult<RateLimitDecision?>(null));

    /// <summary>Maximum sockets and event streams of one account on this node.</summary>
    public int AccountConnections { get; init; } = int.MaxValue;

    /// <summary>Maximum sockets and event streams of one address on this node.</summary>
    public int AddressConnections { get; init; } = int.MaxValue;

    /// <summary>
    /// Maximum frames per minute of a client on one socket: messages, fragments of messages, and control frames.
    /// </summary>
    public int SocketMessages { get; init; } = int.MaxValue;
}

/// <summary>
/// What an operation charges to one kind of rate limit: rows for reads, fields for a kind of mutation. A negative
/// amount is a refund.
/// </summary>
public readonly record struct RateCharge(string Kind, int Amount)
{
    /// <summary>The kind for reads, counted in rows.</summary>
    public const string Read = "read";

    /// <summary>The kind for preparing documents that are not cached, counted in tokens.</summary>
    public const string Prepare = "prepare";
}

/// <summary>The host's decision on an operation, from the rate limit with the least remaining.</summary>
/// <param name="Limit">The size of that limit.</param>
/// <param name="Remaining">What remains of it.</param>
/// <param name="Reset">The time until the limit is fully restored if nothing more is charged.</param>
/// <param name="RetryAfter">Null when the operation is allowed; otherwise the time until a retry is allowed.</param>
public readonly record struct RateLimitDecision(long Limit, long Remaining, TimeSpan Reset, TimeSpan? RetryAfter);
