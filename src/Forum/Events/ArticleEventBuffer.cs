using Forum.Data;

namespace Forum.Events;

/// <summary>
/// The in-memory tail of one article's event log, kept while this node has subscribers. Each log row is read from the database once
/// per node, and all subscribers are woken. A subscriber whose position is older than the buffer reads the database.
/// </summary>
internal sealed class ArticleEventBuffer(Guid articleId, EventReader log, TimeProvider clock)
{
    /// <summary>Maximum number of log rows per read, and of events kept in memory.</summary>
    public const int Kept = ArticleEvent.Kept;

    /// <summary>How long vote events are batched while nothing else happens.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(500);

    private readonly System.Threading.Lock gate = new();
    private readonly LatestEvents events = new();
    private readonly AsyncSignal grown = new();
    private TaskCompletionSource heard = NewSource();
    private Task? opening, reachingBack, readingOn;
    private IAsyncDisposable? listening;
    private readonly KnownLogEnd known = new();
    private long told;
    private int followers;

    /// <summary>The last known position of the log.</summary>
    public EventPlace End
    {
        get
        {
            lock (gate) return known.Place;
        }
    }

    /// <summary>How many times the log was found shorter than its known end, or with different rows.</summary>
    public int Truncations => known.Truncations;

    /// <summary>Adds a subscriber. False: the last subscriber has just left and this buffer is closed; get a new one.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (followers < 0) return false;
            followers++;
            return true;
        }
    }

    /// <summary>Removes a subscriber. True: it was the last one, the buffer is closed, and <c>CloseAsync</c> must be called.</summary>
    public bool Leave()
    {
        lock (gate)
        {
            if (--followers > 0) return false;
            followers = -1;
            return true;
        }
    }

    /// <summary>Subscribes to the backplane, then reads the end of the log: nothing between is missed. Once; a failure is retried.</summary>
    public Task OpenAsync(IEventBackplane wire)
    {
        lock (gate) return opening is null or { IsFaulted: true } or { IsCanceled: true } ? opening = OpenOnceAsync(wire) : opening;
    }

    /// <summary>Unsubscribes from the backplane after the last subscriber has left.</summary>
    public async Task CloseAsync()
    {
        if (opening is not null) await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (listening is not null) await listening.DisposeAsync();
    }

    /// <summary>Records that the log has reached this number, and starts a read if subscribers are waiting.</summary>
    public void Advance(long number)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            if (number <= told) return;
            told = number;
            if (grown.IsAwaited && told > known.Number) readingOn ??= ReadOnAsync(known.Number);
            (waiting, heard) = (heard, NewSource());
        }

        waiting.SetResult();
    }

    /// <summary>
    /// The log ends at this position and is not the log that was buffered: the database failed over to a replica without the last
    /// commits. Clears the buffer and wakes all subscribers so that they start over.
    /// </summary>
    public void Truncate(EventPlace place)
    {
        lock (gate)
        {
            known.Truncate(place);
            events.Clear();
            reachingBack = null;
            told = place.Number;
        }

        grown.Signal();
    }

    /// <summary>Completes when there are events after <c>number</c>, or when <c>Truncations</c> differs from <c>since</c>.</summary>
    public ValueTask WaitBeyondAsync(long number, int since, SignalAwaiter waiter)
    {
        lock (gate)
        {
            if (known.Number > number || known.Truncations != since) return ValueTask.CompletedTask;
            if (told > known.Number) readingOn ??= ReadOnAsync(known.Number);
            return grown.WaitAsync(waiter);
        }
    }

    /// <summary>
    /// The first events after a number; empty when there are none yet. If old rows were purged from the log, the first event may
    /// not be the next number.
    /// </summary>
    public async ValueTask<IReadOnlyList<FollowedEvent>> AfterAsync(long number, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task missing;
            lock (gate)
            {
                if (number >= known.Number && told <= known.Number) return [];
                if (number >= known.Number) missing = readingOn ??= ReadOnAsync(known.Number);
                else if (number >= events.Before) return events.After(number);
                else if (reachingBack is { IsCompletedSuccessfully: true }) break;
                else missing = reachingBack ??= ReachBackAsync(events.Before ?? known.Number);
            }

            await missing.WaitAsync(cancellationToken);
        }

        return [.. FollowedEvent.Of(await log.AfterAsync(articleId, number, FollowArticle.MaxTogether, cancellationToken))];
    }

    /// <summary>Whether the log contains the exact row of this position: same number and same time.</summary>
    public async ValueTask<bool> HasAsync(EventPlace place, CancellationToken cancellationToken)
    {
        if (place.Number == 0) return true;
        while (true)
        {
            Task missing;
            lock (gate)
            {
                if (place.Number == known.Number) return place == known.Place;
                if (events.Has(place) is { } isThere) return isThere;
                if (place.Number > known.Number || reachingBack is { IsCompletedSuccessfully: true }) break;
                missing = reachingBack ??= ReachBackAsync(events.Before ?? known.Number);
            }

            await missing.WaitAsync(cancellationToken);
        }

        var lines = await log.UpToAsync(articleId, place.Number, 1, cancellationToken);
        return lines is [var line] && (line.Number, line.At) == (place.Number, place.At);
    }

    /// <summary>
    /// Completes when the buffer has reached both the given number and the latest announced number, or when a read has shown that
    /// the log does not go that far.
    /// </summary>
    public async ValueTask ReachAsync(long number, CancellationToken cancellationToken)
    {
        long goal;
        lock (gate) goal = Math.Max(number, told);
        while (true)
        {
            Task missing;
            lock (gate)
            {
                if (known.Number >= goal || told <= known.Number) return;
                missing = readingOn ??= ReadOnAsync(known.Number);
            }

            await missing.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Reads the end of the log from the database.</summary>
    public async Task<EventPlace> LatestAsync(CancellationToken cancellationToken) =>
        (await log.LatestAsync([articleId], cancellationToken)).GetValueOrDefault(articleId, EventPlace.Start);

    private async Task OpenOnceAsync(IEventBackplane wire)
    {
        listening ??= await wire.ListenAsync(articleId, Advance);
        var latest = await LatestAsync(CancellationToken.None);
        lock (gate) known.MoveTo(latest);
        Advance(latest.Number);
    }

    /// <summary>Reads the rows after the buffered ones, one read at a time, and wakes the waiting subscribers.</summary>
    private async Task ReadOnAsync(long after)
    {
        // The caller holds the lock: leave it before doing any work.
        await Task.Yield();
        var isMore = false;
        Exception? failure = null;
        try
        {
            var word = Interlocked.Read(ref told);
            if (await GatherAsync(after) is not { } lines)
            {
                Truncate(await LatestAsync(CancellationToken.None));
                return;
            }

            isMore = lines.Count > 0;
            lock (gate) Keep(after, lines, word);
        }
        catch (Exception problem)
        {
            failure = problem;
            throw;
        }
        finally
        {
            lock (gate) readingOn = failure is null && told > known.Number && grown.IsAwaited ? ReadOnAsync(known.Number) : null;
            if (isMore || failure is not null) grown.Signal(failure);
        }
    }

    private void Keep(long after, IReadOnlyList<ArticleEvent> lines, long word)
    {
        // The log was truncated during the read.
        if (known.Number != after) return;

        // The announced event is not in the log (yet): wait for the next notification.
        if (lines.Count == 0 && told == word) told = known.Number;
        if (lines.Count == 0) return;
        events.Add(lines);
        known.MoveTo(new(lines[^1].Number, lines[^1].At));
    }

    /// <summary>
    /// Reads the rows after a number. While they are all votes, waits briefly for more, because votes arrive in bursts. Null: the
    /// log was truncated and has grown again, so the number now belongs to another row.
    /// </summary>
    private async Task<IReadOnlyList<ArticleEvent>?> GatherAsync(long after)
    {
        // Reads the last known row again in order to compare it.
        var last = End;
        var lines = await log.AfterAsync(articleId, after - 1, Kept + 1, CancellationToken.None);
        if (lines.Count > 0 && lines[0].Number == after)
        {
            if (last.Number == after && last.At != lines[0].At) return null;
            lines = [.. lines.Skip(1)];
        }

        var start = clock.GetTimestamp();
        while (lines.Count is > 0 and < Kept && lines.All(FollowedEvent.AreVotes))
        {
            var left = Gathering - clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) break;
            await WordBeyondAsync(lines[^1].Number).WaitAsync(left, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var more = await log.AfterAsync(articleId, lines[^1].Number, Kept - lines.Count, CancellationToken.None);

            // The time is over, or the announced event is not in the log.
            if (more.Count == 0) break;
            lines = [.. lines, .. more];
        }

        return lines;
    }

    /// <summary>Completes when a notification has announced events after the number.</summary>
    private Task WordBeyondAsync(long number)
    {
        lock (gate) return told > number ? Task.CompletedTask : heard.Task;
    }

    /// <summary>
    /// Reads the rows before the buffered ones, once for all: many subscribers reconnect at the same time after a node restarts.
    /// </summary>
    private async Task ReachBackAsync(long upTo)
    {
        await Task.Yield();
        try
        {
            var lines = await log.UpToAsync(articleId, upTo, Kept, CancellationToken.None);
            lock (gate)
            {
                // Rows that were purged, or are older than the buffer keeps, are read by each subscriber that needs them.
                var isWhole = lines.Count > 0 && lines[^1].Number == upTo && lines[^1].Number - lines[0].Number == lines.Count - 1;
                if (isWhole && upTo == (events.Before ?? known.Number)) events.AddBefore(lines);
            }
        }
        catch (Exception)
        {
            lock (gate) reachingBack = null;
            throw;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
