using System.Collections.Concurrent;

namespace Forum.Events;

/// <summary>
/// Tells those who follow an article, on every node, that its log has grown. It says how far and nothing else: what happened
/// is read from the log, so a word that is lost or comes twice does no harm.
/// </summary>
public sealed class ArticleEventHub(EventReader log, IEventBackplane wire, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, ArticleEventBuffer> followed = new();
    private readonly ConcurrentDictionary<Guid, Lazy<Task<EventPlace?>>> asked = new();

    /// <summary>The article's log has a line with this number. To be called after the commit.</summary>
    public void Publish(Guid articleId, long number)
    {
        // Who follows here need not wait for the wire.
        if (followed.TryGetValue(articleId, out var feed)) feed.Advance(number);
        wire.Publish(articleId, number);
    }

    /// <summary>Looks at the logs of all that is followed here, for what no word has come of.</summary>
    internal async Task PollAsync(CancellationToken cancellationToken)
    {
        foreach (var some in followed.Select(pair => (Id: pair.Key, Feed: pair.Value, Known: pair.Value.End)).Chunk(1_000))
        {
            var latest = await log.LatestAsync([.. some.Select(its => its.Id)], cancellationToken);
            foreach (var (id, feed, known) in some)
            {
                if (!latest.TryGetValue(id, out var place)) continue;
                if (place.Number < known.Number || (place.Number == known.Number && place != known)) feed.Truncate(place);
                else feed.Advance(place.Number);
            }
        }
    }

    /// <summary>
    /// How far the article's log goes, by a reading that all share who ask while it is under way: thousands come at once when a
    /// node has gone. It may be a moment old. Null: there is no such article.
    /// </summary>
    internal Task<EventPlace?> LatestAsync(Guid articleId, CancellationToken cancellationToken) =>
        asked.GetOrAdd(articleId, id => new(() => AskOnceAsync(id))).Value.WaitAsync(cancellationToken);

    /// <summary>Begins to follow; what happens from now on is not missed. Dispose it once.</summary>
    internal async Task<Following> FollowAsync(Guid articleId)
    {
        while (true)
        {
            var feed = followed.GetOrAdd(articleId, id => new ArticleEventBuffer(id, log, clock));
            if (!feed.TryEnter())
            {
                // The last follower has just left it, and takes it away.
                followed.TryRemove(KeyValuePair.Create(articleId, feed));
                continue;
            }

            var following = new Following(feed, () => LeaveAsync(articleId, feed));
            try
            {
                await feed.OpenAsync(wire);
                return following;
            }
            catch (Exception)
            {
                await following.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>How far the article's log goes, by the log itself.</summary>
    internal async Task<EventPlace?> ReadLatestAsync(Guid articleId, CancellationToken cancellationToken) =>
        (await log.LatestAsync([articleId], cancellationToken)).TryGetValue(articleId, out var latest) ? latest : null;

    private async Task<EventPlace?> AskOnceAsync(Guid articleId)
    {
        await Task.Yield();
        try
        {
            return await ReadLatestAsync(articleId, CancellationToken.None);
        }
        finally
        {
            asked.TryRemove(articleId, out _);
        }
    }

    private async ValueTask LeaveAsync(Guid articleId, ArticleEventBuffer feed)
    {
        if (!feed.Leave()) return;
        followed.TryRemove(KeyValuePair.Create(articleId, feed));
        await feed.CloseAsync();
    }

    /// <summary>One follower's place.</summary>
    internal sealed class Following(ArticleEventBuffer feed, Func<ValueTask> leaveAsync) : IAsyncDisposable
    {
        public ArticleEventBuffer Feed => feed;

        public ValueTask DisposeAsync() => leaveAsync();
    }
}
