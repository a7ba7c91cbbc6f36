using System.Runtime.CompilerServices;
using Forum.Waiting;

namespace Forum.Live;

/// <summary>
/// Follows an article's discussion: what its log says from a place on, in order and without gaps, for as long as the
/// follower likes. Who may see what of it is the caller's business.
/// </summary>
public sealed class FollowArticle(LiveFeed feed, TimeProvider clock)
{
    /// <summary>Events that are told of at a time, and comments whose votes are told together, at most.</summary>
    public const int MaxTogether = 100;

    /// <param name="after">A cursor: the events since then come first; null: from now on.</param>
    /// <exception cref="Refusal">NOT_FOUND; INVALID_INPUT: the cursor is malformed, or another article's.</exception>
    public async Task<IAsyncEnumerable<LiveEvent>> RunAsync(Guid articleId, string? after, CancellationToken cancellationToken)
    {
        var from = after is null ? (long?)null : EventCursor.Decode(articleId, after);
        var latest = await feed.LatestAsync(articleId, cancellationToken) ?? throw Refusal.NotFound("article", "articleId");

        // A cursor may be younger than the reading.
        if (from > latest) latest = await feed.ReadLatestAsync(articleId, cancellationToken) ?? latest;

        // The opening is short and the following is not: who follows brings a token of their own.
        return FollowAsync(articleId, from ?? latest, latest, CancellationToken.None);
    }

    /// <param name="at">The last event that the follower has.</param>
    /// <param name="latest">The last event that there was when they came.</param>
    private async IAsyncEnumerable<LiveEvent> FollowAsync(
        Guid articleId, long at, long latest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var following = await feed.FollowAsync(articleId);
        using var waiter = new Waiter(cancellationToken);
        var setbacks = following.Feed.Setbacks;

        // The feed may have been opened before, and no word of the latest may have come.
        following.Feed.Grow(latest);
        await following.Feed.ReachAsync(latest, cancellationToken);
        if (at > latest || at > following.Feed.End)
        {
            // A cursor from the future: the log is not the one that it was made from, or not any more.
            at = latest;
            yield return StartOver(articleId, at);
        }

        while (true)
        {
            var happened = await following.Feed.AfterAsync(at, cancellationToken);
            if (setbacks != following.Feed.Setbacks || (happened.Count > 0 ? happened[0].First > at + 1 : at < latest))
            {
                // The log was cut before the next line, or there is nothing left of it, or it has lost its end.
                setbacks = following.Feed.Setbacks;
                at = latest = await following.Feed.LatestAsync(cancellationToken);
                yield return StartOver(articleId, at);
                continue;
            }

            foreach (var told in happened)
            {
                yield return told;
                at = told.Number;
            }

            if (happened.Count == 0) await following.Feed.BeyondAsync(at, setbacks, waiter);
        }
    }

    private LiveEvent StartOver(Guid articleId, long at) => new(articleId, null, at, at, [], UtcMilliseconds.Now(clock));
}
