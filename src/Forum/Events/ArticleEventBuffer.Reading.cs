using Forum.Data;

namespace Forum.Events;

/// <content>Reads of the log: forward when it has grown, backward for subscribers with older positions.</content>
internal sealed partial class ArticleEventBuffer
{
    /// <summary>
    /// Reads the rows after the buffered ones, one read at a time, and wakes the waiting subscribers.
    /// </summary>
    private async Task ReadNewRowsAsync(long after)
    {
        // The caller holds the lock: leave it before doing any work.
        await Task.Yield();
        var hasNewRows = false;
        Exception? failure = null;
        try
        {
            var announcedBefore = Interlocked.Read(ref announced);
            if (await ReadBatchAsync(after) is not { } rows)
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

    /// <summary>
    /// Reads the rows after a number. While they are all votes, waits briefly for more, because votes arrive in bursts.
    /// Null: the log was truncated and has grown again, so the number now belongs to another row.
    /// </summary>
    private async Task<IReadOnlyList<ArticleEvent>?> ReadBatchAsync(long after)
    {
        // Reads the last known row again in order to compare it.
        var lastKnown = End;
        var rows = await log.AfterAsync(articleId, after - 1, MaxRows + 1, CancellationToken.None);
        if (rows.Count > 0 && rows[0].Number == after)
        {
            if (lastKnown.Number == after && lastKnown.At != rows[0].At) return null;
            rows = [.. rows.Skip(1)];
        }

        var start = clock.GetTimestamp();
        while (rows.Count is > 0 and < MaxRows && rows.All(FollowedEvent.IsVote))
        {
            var remaining = VoteBatchingPeriod - clock.GetElapsedTime(start);
            if (remaining <= TimeSpan.Zero) break;
            await WaitForAnnouncementAsync(rows[^1].Number).WaitAsync(remaining, clock)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var more = await log.AfterAsync(articleId, rows[^1].Number, MaxRows - rows.Count, CancellationToken.None);

            // The time is over, or the announced event is not in the log.
            if (more.Count == 0) break;
            rows = [.. rows, .. more];
        }

        return rows;
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
}
