using GraphQLServer.Authentication;
using GraphQLServer.RateLimiting;
using GraphQLServer.Schema;

namespace GraphQLServer.Subscriptions;

/// <summary>
/// Counts what one stream tells of the time before it was opened, as reads of its caller: a log is long, and may be asked for again
/// and again. Who has read too much is told the rest as slowly as they may read it, and loses nothing. What happens while
/// a stream is open counts nothing: it is told once for all, and those who do it are limited themselves.
/// </summary>
internal sealed class ReplayThrottle(SubscriptionResolver stream, OperationRateLimiter rates, TimeProvider clock)
{
    /// <summary>An event counts as much as the smallest operation, and so does each thing that is fetched for it.</summary>
    private const int Unit = OperationRateLimiter.Least;

    /// <summary>So many are counted together.</summary>
    private const int Together = 20;

    private readonly DateTimeOffset openedAt = clock.GetUtcNow();
    private int owed;

    public bool IsPast(object item) => stream.WhenOf(item) < openedAt;

    /// <summary>So many things were fetched for an event.</summary>
    public void Fetched(object item, int things)
    {
        if (IsPast(item)) Interlocked.Add(ref owed, things);
    }

    /// <summary>Ends when the caller may be told the event.</summary>
    public async ValueTask WaitAsync(object item, Caller caller, CancellationToken cancellation)
    {
        if (!IsPast(item) || Interlocked.Increment(ref owed) < Together) return;
        var charge = new RateCharge(RateCharge.Read, Unit * Interlocked.Exchange(ref owed, 0));
        while (await rates.WaitOf(charge, caller, cancellation) is { } wait) await Task.Delay(wait, clock, cancellation);
    }
}
