using System.Runtime.CompilerServices;
using Forum.Errors;
using Forum.Time;

namespace Forum.Events;

/// <summary>
/// Follows an article's discussion: what its log says from a place on, in order and without gaps, until the follower
/// stops. Who may see what of it is the caller's business.
/// </summary>
public sealed class FollowArticle(ArticleEventHub feed, NodeClock clock)
{
    /// <summary>Events that are told of at a time, and comments whose votes are told together, at most.</summary>
    public const int MaxTogether = 100;

    /// <param name="after">A cursor: the events since then come first; null: from now on.</param>
    /// <exception cref="Refusal">NOT_FOUND; INVALID_INPUT: the cursor is malformed, or another article's.</exception>
    public async Task<IAsyncEnumerable<FollowedEvent>> RunAsync(Guid articleId, string? after, CancellationToken cancellationToken)
    {
        var from = after is null ? (EventPlace?)null : EventCursor.Decode(articleId, after);
        var latest = await feed.LatestAsync(articleId, cancellationToken) ?? throw Refusal.NotFound("article", "articleId");

        // A cursor may be younger than the reading.
        if (from?.Number > latest.Number) latest = await feed.ReadLatestAsync(articleId, cancellationToken) ?? latest;

        // The opening is short and the following is not: who follows brings a token of their own.
        return FollowAsync(articleId, from ?? latest, latest, CancellationToken.None);
    }

    /// <param name="from">The last event that the follower has.</param>
    /// <param name="latest">The last event that there was when they came.</param>
    private async IAsyncEnumerable<FollowedEvent> FollowAsync(
        Guid articleId, EventPlace from, EventPlace latest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var following = await feed.FollowAsync(articleId);
        using var waiter = new SignalAwaiter(cancellationToken);
        var truncations = following.Feed.Truncations;

        // The feed may have been opened before, and no word of the latest may have come.
        following.Feed.Advance(latest.Number);
        await following.Feed.ReachAsync(latest.Number, cancellationToken);
        var at = from.Number;
        if (at > latest.Number || at > following.Feed.End.Number || !await HasAsync(following.Feed, from, latest, cancellationToken))
        {
            // The log is not the one that the cursor was made from, or its line was cut.
            at = latest.Number;
            yield return StartOver(articleId, latest);
        }

        while (true)
        {
            var happened = await following.Feed.AfterAsync(at, cancellationToken);
            if (truncations != following.Feed.Truncations || (happened.Count > 0 ? happened[0].First > at + 1 : at < latest.Number))
            {
                // The log was cut before the next line, or there is nothing left of it, or it has lost its end.
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

    /// <summary>Whether the log has this very line. The node's memory may still be of a log that is no more, the latest reading not.</summary>
    private static async ValueTask<bool> HasAsync(ArticleEventBuffer feed, EventPlace place, EventPlace latest, CancellationToken cancellationToken) =>
        place.Number == latest.Number ? place == latest : await feed.HasAsync(place, cancellationToken);

    private FollowedEvent StartOver(Guid articleId, EventPlace at) =>
        new(articleId, null, at.Number, at.Number, [], clock.Now) { LineTimes = [at.At] };
}
