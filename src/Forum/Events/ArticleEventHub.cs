using System.Collections.Concurrent;

namespace Forum.Events;

/// <summary>
/// Notifies the subscribers of an article, on every node, that its event log has grown. A notification carries only the last
/// number: the events are read from the log, so a lost or duplicate notification does no harm.
/// </summary>
public sealed class ArticleEventHub(EventReader log, IEventBackplane wire, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, ArticleEventBuffer> followed = new();
    private readonly ConcurrentDictionary<Guid, Lazy<Task<EventPlace?>>> asked = new();

    /// <summary>Announces that the article's log has reached this number. Call it after the commit.</summary>
    public void Publish(Guid articleId, long number)
    {
        // Subscribers on this node need not wait for the backplane.
        if (followed.TryGetValue(articleId, out var feed)) feed.Advance(number);
        wire.Publish(articleId, number);
    }

    /// <summary>Polls the logs of all articles with subscribers on this node, to find events whose notification was lost.</summary>
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
    /// The end of the article's log, read with a single flight: concurrent callers share one read, because thousands of clients
    /// reconnect at the same time after a node fails. The result may be slightly stale. Null: there is no such article.
    /// </summary>
    internal Task<EventPlace?> LatestAsync(Guid articleId, CancellationToken cancellationToken) =>
        asked.GetOrAdd(articleId, id => new(() => AskOnceAsync(id))).Value.WaitAsync(cancellationToken);

    /// <summary>Subscribes to an article: no event after this call is missed. Dispose the result exactly once.</summary>
    internal async Task<Following> FollowAsync(Guid articleId)
    {
        while (true)
        {
            var feed = followed.GetOrAdd(articleId, id => new ArticleEventBuffer(id, log, clock));
            if (!feed.TryEnter())
            {
                // The last subscriber has just left this buffer; remove it and create a new one.
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

    /// <summary>The end of the article's log, always read from the database.</summary>
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

    /// <summary>One subscription to an article's buffer.</summary>
    internal sealed class Following(ArticleEventBuffer feed, Func<ValueTask> leaveAsync) : IAsyncDisposable
    {
        public ArticleEventBuffer Feed => feed;

        public ValueTask DisposeAsync() => leaveAsync();
    }
}
