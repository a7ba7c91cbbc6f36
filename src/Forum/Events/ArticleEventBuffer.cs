using Forum.Data;
using Forum.Telemetry;

namespace Forum.Events;

/// <summary>
/// The in-memory tail of one article's event log, kept while this node has subscribers. Each log row is read from the
/// database once per node, and all subscribers are woken. A subscriber whose position is older than the buffer reads
/// the database.
/// </summary>
internal sealed class ArticleEventBuffer
{
    /// <summary>Maximum number of log rows per read, and of events kept in memory.</summary>
    public const int MaxRows = ArticleEvent.MaxRetained;

    private readonly Guid articleId;
    private readonly EventReader log;
    private readonly EventBatchReader batches;
    private readonly Lock gate = new();
    private readonly LatestEvents events = new();
    private readonly AsyncSignal grownSignal = new();
    private TaskCompletionSource announcement = NewSource();
    private Task? openTask, backfillTask, readTask;
    private IAsyncDisposable? backplaneSubscription;
    private readonly KnownLogEnd knownEnd = new();
    private long announced;
    private int subscribers;

    public ArticleEventBuffer(Guid articleId, EventReader log, TimeProvider clock)
    {
        (this.articleId, this.log) = (articleId, log);
        batches = new(articleId, log, clock);
    }

    /// <summary>The last known position of the log.</summary>
    public EventPosition End
    {
        get
        {
            lock (gate) return knownEnd.Position;
        }
    }

    /// <summary>How many times the log was found shorter than its known end, or with different rows.</summary>
    public int Truncations => knownEnd.Truncations;

    /// <summary>
    /// Adds a subscriber. False: the last subscriber has just left and this buffer is closed; get a new one.
    /// </summary>
    public bool TryAddSubscriber()
    {
        lock (gate)
        {
            if (subscribers < 0) return false;
            subscribers++;
            return true;
        }
    }

    /// <summary>
    /// Removes a subscriber. True: it was the last one, the buffer is closed, and <c>CloseAsync</c> must be called.
    /// </summary>
    public bool RemoveSubscriber()
    {
        lock (gate)
        {
            if (--subscribers > 0) return false;
            subscribers = -1;
            return true;
        }
    }

    /// <summary>
    /// Subscribes to the backplane, then reads the end of the log, so that no event in between is missed. Runs once;
    /// after a failure the next call tries again.
    /// </summary>
    public Task OpenAsync(IEventBackplane backplane)
    {
        lock (gate) return openTask is null or { IsFaulted: true } or { IsCanceled: true }
            ? openTask = OpenOnceAsync(backplane)
            : openTask;
    }

    /// <summary>Unsubscribes from the backplane after the last subscriber has left.</summary>
    public async Task CloseAsync()
    {
        if (openTask is not null) await openTask.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (backplaneSubscription is not null) await backplaneSubscription.DisposeAsync();
    }

    /// <summary>Records that the log has reached this number, and starts a read if subscribers are waiting.</summary>
    public void Advance(long number)
    {
        TaskCompletionSource previous;
        lock (gate)
        {
            if (number <= announced) return;
            announced = number;
            if (grownSignal.IsAwaited && announced > knownEnd.Number) readTask ??= ReadNewRowsAsync(knownEnd.Number);
            (previous, announcement) = (announcement, NewSource());
        }

        previous.SetResult();
    }

    /// <summary>
    /// The log ends at this position and is not the log that was buffered: the database failed over to a replica
    /// without the last commits. Clears the buffer and wakes all subscribers so that they start over.
    /// </summary>
    public void Truncate(EventPosition position)
    {
        lock (gate)
        {
            knownEnd.Truncate(position);
            events.Clear();
            backfillTask = null;
            announced = position.Number;
        }

        grownSignal.Signal();
    }

    /// <summary>
    /// Completes when there are events after <c>number</c>, or when <c>Truncations</c> differs from <c>since</c>.
    /// </summary>
    public ValueTask WaitForEventsAfterAsync(long number, int since, SignalAwaiter waiter)
    {
        lock (gate)
        {
            if (knownEnd.Number > number || knownEnd.Truncations != since) return ValueTask.CompletedTask;
            if (announced > knownEnd.Number) readTask ??= ReadNewRowsAsync(knownEnd.Number);
            return grownSignal.WaitAsync(waiter);
        }
    }

    /// <summary>
    /// The first events after a number; empty when there are none yet. If old rows were purged from the log, the first
    /// event may not be the next number.
    /// </summary>
    public async ValueTask<IReadOnlyList<FollowedEvent>> AfterAsync(long number, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task pending;
            lock (gate)
            {
                if (number >= knownEnd.Number && announced <= knownEnd.Number) return [];
                if (number >= knownEnd.Number) pending = readTask ??= ReadNewRowsAsync(knownEnd.Number);
                else if (number >= events.Before) return events.After(number);
                else if (backfillTask is { IsCompletedSuccessfully: true }) break;
                else pending = backfillTask ??= BackfillAsync(events.Before ?? knownEnd.Number);
            }

            await pending.WaitAsync(cancellationToken);
        }

        CacheMetrics.Lookup("log", isHit: false);
        return [.. FollowedEvent.Of(
            await log.AfterAsync(articleId, number, FollowArticle.MaxBatch, cancellationToken))];
    }

    /// <summary>Whether the log contains the exact row of this position: same number and same time.</summary>
    public async ValueTask<bool> ContainsAsync(EventPosition position, CancellationToken cancellationToken)
    {
        if (position.Number == 0) return true;
        while (true)
        {
            Task pending;
            lock (gate)
            {
                if (position.Number == knownEnd.Number) return position == knownEnd.Position;
                if (events.Contains(position) is { } isContained) return isContained;
                if (position.Number > knownEnd.Number || backfillTask is { IsCompletedSuccessfully: true }) break;
                pending = backfillTask ??= BackfillAsync(events.Before ?? knownEnd.Number);
            }

            await pending.WaitAsync(cancellationToken);
        }

        var rows = await log.UpToAsync(articleId, position.Number, 1, cancellationToken);
        return rows is [var row] && (row.Number, row.At) == (position.Number, position.At);
    }

    /// <summary>
    /// Completes when the buffer has reached both the given number and the latest announced number, or when a read has
    /// shown that the log does not go that far.
    /// </summary>
    public async ValueTask CatchUpAsync(long number, CancellationToken cancellationToken)
    {
        long target;
        lock (gate) target = Math.Max(number, announced);
        while (true)
        {
            Task pending;
            lock (gate)
            {
                if (knownEnd.Number >= target || announced <= knownEnd.Number) return;
                pending = readTask ??= ReadNewRowsAsync(knownEnd.Number);
            }

            await pending.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Reads the end of the log from the database.</summary>
    public async Task<EventPosition> LatestAsync(CancellationToken cancellationToken) =>
        (await log.LatestAsync([articleId], cancellationToken)).GetValueOrDefault(articleId, EventPosition.Start);

    private async Task OpenOnceAsync(IEventBackplane backplane)
    {
        backplaneSubscription ??= await backplane.SubscribeAsync(articleId, Advance);
        var latest = await LatestAsync(CancellationToken.None);
        lock (gate) knownEnd.MoveTo(latest);
        Advance(latest.Number);
    }

    /// <summary>
    /// Reads the rows after the buffered ones, one read at a time, and wakes the waiting subscribers.
    /// </summary>
    private async Task ReadNewRowsAsync(long after)
    {
        // The caller holds the lock: continue on another thread, without the lock.
        await Task.Yield();
        var hasNewRows = false;
        Exception? failure = null;
        try
        {
            var announcedBefore = Interlocked.Read(ref announced);
            if (await batches.ReadAsync(End, after, WaitForAnnouncementAsync) is not { } rows)
            {
                Truncate(await LatestAsync(CancellationToken.None));
                return;
            }

            hasNewRows = rows.Count > 0;
            lock (gate) AppendRows(after, rows, announcedBefore);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            lock (gate) readTask = failure is null && announced > knownEnd.Number && grownSignal.IsAwaited
                ? ReadNewRowsAsync(knownEnd.Number)
                : null;
            if (hasNewRows || failure is not null) grownSignal.Signal(failure);
        }
    }

    private void AppendRows(long after, IReadOnlyList<ArticleEvent> rows, long announcedBefore)
    {
        // The log was truncated during the read.
        if (knownEnd.Number != after) return;

        // The announced event is not in the log (yet): wait for the next notification.
        if (rows.Count == 0 && announced == announcedBefore) announced = knownEnd.Number;
        if (rows.Count == 0) return;
        events.Add(rows);
        knownEnd.MoveTo(new(rows[^1].Number, rows[^1].At));
    }

    /// <summary>Completes when a notification has announced events after the number.</summary>
    private Task WaitForAnnouncementAsync(long number)
    {
        lock (gate) return announced > number ? Task.CompletedTask : announcement.Task;
    }

    /// <summary>
    /// Reads the rows before the buffered ones, once for all: many subscribers reconnect at the same time after a node
    /// restarts.
    /// </summary>
    private async Task BackfillAsync(long upTo)
    {
        await Task.Yield();
        try
        {
            var rows = await log.UpToAsync(articleId, upTo, MaxRows, CancellationToken.None);
            lock (gate)
            {
                // Rows that were purged, or are older than the buffer keeps, are read by each subscriber that needs
                // them.
                var isContiguous = rows.Count > 0 && rows[^1].Number == upTo
                    && rows[^1].Number - rows[0].Number == rows.Count - 1;
                if (isContiguous && upTo == (events.Before ?? knownEnd.Number)) events.AddBefore(rows);
            }
        }
        catch (Exception)
        {
            lock (gate) backfillTask = null;
            throw;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
