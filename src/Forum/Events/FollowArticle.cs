using System.Runtime.CompilerServices;
using Forum.Errors;
using Forum.Time;

namespace Forum.Events;

/// <summary>
/// Subscribes to an article's discussion: the events of its log from a position on, in order and without gaps, until
/// the subscriber stops. The caller must check what each subscriber is allowed to see.
/// </summary>
public sealed class FollowArticle(ArticleEventHub hub, NodeClock clock)
{
    /// <summary>Maximum number of events per read, and of vote events merged into one.</summary>
    public const int MaxBatch = 100;

    /// <param name="after">A cursor: replays the events after it first; null: only new events.</param>
    /// <returns>The events, and the cursor of the position before the first of them.</returns>
    /// <exception cref="Refusal">NOT_FOUND; INVALID_INPUT: the cursor is malformed, or belongs to another
    /// article.</exception>
    public async Task<(IAsyncEnumerable<FollowedEvent> Events, string StartCursor)> RunAsync(
        Guid articleId, string? after, CancellationToken cancellationToken)
    {
        var from = after is null ? (EventPosition?)null : EventCursor.Decode(articleId, after);
        var latest = await hub.LatestAsync(articleId, cancellationToken)
            ?? throw Refusal.NotFound("article", "articleId");

        // The cursor may be newer than the shared read.
        if (from?.Number > latest.Number) latest = await hub.ReadLatestAsync(articleId, cancellationToken) ?? latest;

        // This token covers only the opening of the subscription; the enumeration has its own token.
        var start = from ?? latest;
        return (FollowAsync(articleId, start, latest, CancellationToken.None), EventCursor.Of(articleId, start));
    }

    /// <param name="from">The position after the last event that the subscriber has.</param>
    /// <param name="latest">The end of the log when the subscription was opened.</param>
    private async IAsyncEnumerable<FollowedEvent> FollowAsync(
        Guid articleId, EventPosition from, EventPosition latest,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var subscription = await hub.SubscribeAsync(articleId);
        using var waiter = new SignalAwaiter(cancellationToken);
        var truncations = subscription.Buffer.Truncations;

        // The buffer may have been opened earlier, and the notification of the latest event may have been lost.
        subscription.Buffer.Advance(latest.Number);
        await subscription.Buffer.CatchUpAsync(latest.Number, cancellationToken);
        var position = from.Number;
        if (position > latest.Number
            || position > subscription.Buffer.End.Number
            || !await ContainsAsync(subscription.Buffer, from, latest, cancellationToken))
        {
            // The cursor is from a log that was truncated, or its row was purged.
            position = latest.Number;
            yield return StartOver(articleId, latest);
        }

        while (true)
        {
            var events = await subscription.Buffer.AfterAsync(position, cancellationToken);
            if (truncations != subscription.Buffer.Truncations
                || (events.Count > 0 ? events[0].First > position + 1 : position < latest.Number))
            {
                // The next row was purged, or the whole log was, or the log lost its end in a failover.
                truncations = subscription.Buffer.Truncations;
                latest = await subscription.Buffer.LatestAsync(cancellationToken);
                position = latest.Number;
                yield return StartOver(articleId, latest);
                continue;
            }

            foreach (var followedEvent in events)
            {
                yield return followedEvent;
                position = followedEvent.Number;
            }

            if (events.Count == 0) await subscription.Buffer.WaitForEventsAfterAsync(position, truncations, waiter);
        }
    }

    /// <summary>
    /// Whether the log contains this exact row. The buffer may still hold a log that was truncated since; the latest
    /// read does not.
    /// </summary>
    private static async ValueTask<bool> ContainsAsync(
        ArticleEventBuffer buffer, EventPosition position, EventPosition latest, CancellationToken cancellationToken) =>
        position.Number == latest.Number ? position == latest : await buffer.ContainsAsync(position, cancellationToken);

    private FollowedEvent StartOver(Guid articleId, EventPosition position) =>
        new(articleId, null, position.Number, position.Number, [], clock.Now) { RowTimes = [position.At] };
}
