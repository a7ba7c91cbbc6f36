using GraphQLServer.Authentication;
using GraphQLServer.RateLimiting;
using GraphQLServer.Schema;

namespace GraphQLServer.Subscriptions;

/// <summary>
/// Charges the events from before a stream was opened to the read limit of its caller, because an event log is long and
/// may be replayed repeatedly. A throttled caller gets the rest of the events more slowly, and loses none. Events that
/// happen while a stream is open are not charged: their results are shared by all subscribers, and the callers who
/// cause them are rate limited themselves.
/// </summary>
internal sealed class ReplayThrottle(SubscriptionResolver stream, OperationRateLimiter rateLimiter, TimeProvider clock)
{
    /// <summary>
    /// The charge of one event, equal to that of the smallest operation; the same for each value that is fetched for
    /// it.
    /// </summary>
    private const int RowsPerValue = OperationRateLimiter.MinCharge;

    /// <summary>The number of units that are charged together.</summary>
    private const int ChargedTogether = 20;

    private readonly DateTimeOffset openedAt = clock.GetUtcNow();
    private int uncharged;

    public bool IsReplayed(object item) => stream.HappenedAt(item) < openedAt;

    /// <summary>Adds the number of values that were fetched for an event.</summary>
    public void AddFetched(object item, int count)
    {
        if (IsReplayed(item)) Interlocked.Add(ref uncharged, count);
    }

    /// <summary>Completes when the event may be delivered to the caller.</summary>
    public async ValueTask WaitAsync(object item, Caller caller, CancellationToken cancellationToken)
    {
        if (!IsReplayed(item) || Interlocked.Increment(ref uncharged) < ChargedTogether) return;
        var charge = new RateCharge(RateCharge.Read, RowsPerValue * Interlocked.Exchange(ref uncharged, 0));
        while (await rateLimiter.ChargeAsync(charge, caller, cancellationToken) is { } wait) await Task.Delay(
            wait, clock, cancellationToken);
    }
}
