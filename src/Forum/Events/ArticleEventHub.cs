using System.Collections.Concurrent;

namespace Forum.Events;

/// <summary>
/// Notifies the subscribers of an article, on every node, that its event log has grown. A notification carries only the
/// last number: the events are read from the log, so a lost or duplicate notification does no harm.
/// </summary>
public sealed class ArticleEventHub(EventReader log, IEventBackplane backplane, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, ArticleEventBuffer> buffers = new();
    private readonly ConcurrentDictionary<Guid, Lazy<Task<EventPosition?>>> pendingReads = new();

    /// <summary>Announces that the article's log has reached this number. Call it after the commit.</summary>
    public void Publish(Guid articleId, long number)
    {
        // Subscribers on this node need not wait for the backplane.
        if (buffers.TryGetValue(articleId, out var buffer)) buffer.Advance(number);
        backplane.Publish(articleId, number);
    }

    /// <summary>
    /// Polls the logs of all articles with subscribers on this node, to find events whose notification was lost.
    /// </summary>
    internal async Task PollAsync(CancellationToken cancellationToken)
    {
        foreach (var chunk in buffers.Select(pair => (Id: pair.Key, Buffer: pair.Value, KnownEnd: pair.Value.End))
            .Chunk(1_000))
        {
            var latest = await log.LatestAsync([.. chunk.Select(item => item.Id)], cancellationToken);
            foreach (var (id, buffer, knownEnd) in chunk)
            {
                if (!latest.TryGetValue(id, out var position)) continue;
                if (position.Number < knownEnd.Number
                    || (position.Number == knownEnd.Number && position != knownEnd)) buffer.Truncate(position);
                else buffer.Advance(position.Number);
            }
        }
    }

    /// <summary>
    /// The end of the article's log, read with a single flight: concurrent callers share one read, because thousands of
    /// clients reconnect at the same time after a node fails. The result may be slightly stale. Null: there is no such
    /// article.
    /// </summary>
    internal Task<EventPosition?> LatestAsync(Guid articleId, CancellationToken cancellationToken) =>
        pendingReads.GetOrAdd(articleId, id => new(() => ReadLatestOnceAsync(id))).Value.WaitAsync(cancellationToken);

    /// <summary>
    /// Subscribes to an article: no event after this call is missed. Dispose the result exactly once.
    /// </summary>
    internal async Task<Subscription> SubscribeAsync(Guid articleId)
    {
        while (true)
        {
            var buffer = buffers.GetOrAdd(articleId, id => new ArticleEventBuffer(id, log, clock));
            if (!buffer.TryAddSubscriber())
            {
                // The last subscriber has just left this buffer; remove it and create a new one.
                buffers.TryRemove(KeyValuePair.Create(articleId, buffer));
                continue;
            }

            var subscription = new Subscription(buffer, () => UnsubscribeAsync(articleId, buffer));
            try
            {
                await buffer.OpenAsync(backplane);
                return subscription;
            }
            catch (Exception)
            {
                await subscription.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>The end of the article's log, always read from the database.</summary>
    internal async Task<EventPosition?> ReadLatestAsync(Guid articleId, CancellationToken cancellationToken) =>
        (await log.LatestAsync([articleId], cancellationToken)).TryGetValue(articleId, out var latest) ? latest : null;

    private async Task<EventPosition?> ReadLatestOnceAsync(Guid articleId)
    {
        await Task.Yield();
        try
        {
            return await ReadLatestAsync(articleId, CancellationToken.None);
        }
        finally
        {
            pendingReads.TryRemove(articleId, out _);
        }
    }

    private async ValueTask UnsubscribeAsync(Guid articleId, ArticleEventBuffer buffer)
    {
        if (!buffer.RemoveSubscriber()) return;
        buffers.TryRemove(KeyValuePair.Create(articleId, buffer));
        await buffer.CloseAsync();
    }

    /// <summary>One subscription to an article's buffer.</summary>
    internal sealed class Subscription(ArticleEventBuffer buffer, Func<ValueTask> unsubscribeAsync) : IAsyncDisposable
    {
        public ArticleEventBuffer Buffer => buffer;

        public ValueTask DisposeAsync() => unsubscribeAsync();
    }
}
