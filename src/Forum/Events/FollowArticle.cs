using System.Runtime.CompilerServices;
using Forum.Errors;
using Forum.Time;

namespace Forum.Events;

/// <summary>
/// Subscribes to an article's discussion: the events of its log from a position on, in order and without gaps, until the subscriber
/// stops. The caller must check what each subscriber is allowed to see.
/// </summary>
public sealed class FollowArticle(ArticleEventHub feed, NodeClock clock)
{
    /// <summary>Maximum number of events per read, and of vote events merged into one.</summary>
    public const int MaxTogether = 100;

    /// <param name="after">A cursor: replays the events after it first; null: only new events.</param>
    /// <exception cref="Refusal">NOT_FOUND; INVALID_INPUT: the cursor is malformed, or belongs to another article.</exception>
    public async Task<IAsyncEnumerable<FollowedEvent>> RunAsync(Guid articleId, string? after, CancellationToken cancellationToken)
    {
        var from = after is null ? (EventPlace?)null : EventCursor.Decode(articleId, after);
        var latest = await feed.LatestAsync(articleId, cancellationToken) ?? throw Refusal.NotFound("article", "articleId");

        // The cursor may be newer than the shared read.
        if (from?.Number > latest.Number) latest = await feed.ReadLatestAsync(articleId, cancellationToken) ?? latest;

        // This token covers only the opening of the subscription; the enumeration has its own token.
        return FollowAsync(articleId, from ?? latest, latest, CancellationToken.None);
    }

    /// <param name="from">The position after the last event that the subscriber has.</param>
    /// <param name="latest">The end of the log when the subscription was opened.</param>
    private async IAsyncEnumerable<FollowedEvent> FollowAsync(
        Guid articleId, EventPlace from, EventPlace latest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var following = await feed.FollowAsync(articleId);
        using var waiter = new SignalAwaiter(cancellationToken);
        var truncations = following.Feed.Truncations;

        // The buffer may have been opened earlier, and the notification of the latest event may have been lost.
        following.Feed.Advance(latest.Number);
        await following.Feed.ReachAsync(latest.Number, cancellationToken);
        var at = from.Number;
        if (at > latest.Number || at > following.Feed.End.Number || !await HasAsync(following.Feed, from, latest, cancellationToken))
        {
            // The cursor is from a log that was truncated, or its row was purged.
            at = latest.Number;
            yield return StartOver(articleId, latest);
        }

        while (true)
        {
            var happened = await following.Feed.AfterAsync(at, cancellationToken);
            if (truncations != following.Feed.Truncations || (happened.Count > 0 ? happened[0].First > at + 1 : at < latest.Number))
            {
                // The next row was purged, or the whole log was, or the log lost its end in a failover.
                truncations = following.Feed.Truncations;
                latest = await following.Feed.LatestAsync(cancellationToken);
                at = latest.Number;
                yield return StartOver(articleId, latest);
                continue;
            }

            foreach (var told in happened)
            {
                yield return told;
                at = told.Number;
            }

            if (happened.Count == 0) await following.Feed.WaitBeyondAsync(at, truncations, waiter);
        }
    }

    /// <summary>
    /// Whether the log contains this exact row. The buffer may still hold a log that was truncated since; the latest read does not.
    /// </summary>
    private static async ValueTask<bool> HasAsync(ArticleEventBuffer feed, EventPlace place, EventPlace latest, CancellationToken cancellationToken) =>
        place.Number == latest.Number ? place == latest : await feed.HasAsync(place, cancellationToken);

    private FollowedEvent StartOver(Guid articleId, EventPlace at) =>
        new(articleId, null, at.Number, at.Number, [], clock.Now) { LineTimes = [at.At] };
}
