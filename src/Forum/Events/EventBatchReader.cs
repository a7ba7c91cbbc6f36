using Forum.Data;

namespace Forum.Events;

/// <summary>
/// Reads the next rows of one article's event log, and detects a log that was truncated and has grown again.
/// </summary>
internal sealed class EventBatchReader(Guid articleId, EventReader log, TimeProvider clock)
{
    private const int MaxRows = ArticleEventBuffer.MaxRows;

    /// <summary>How long vote events are batched while nothing else happens.</summary>
    private static readonly TimeSpan VoteBatchingPeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Reads the rows after a number. While they are all votes, waits briefly for more, because votes arrive in bursts.
    /// Null: the log was truncated and has grown again, so the number now belongs to another row.
    /// </summary>
    /// <param name="lastKnown">The last known position of the log.</param>
    /// <param name="waitForAnnouncement">Completes when events after a number were announced.</param>
    public async Task<IReadOnlyList<ArticleEvent>?> ReadAsync(
        EventPosition lastKnown, long after, Func<long, Task> waitForAnnouncement)
    {
        // Reads the last known row again in order to compare it.
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
            await waitForAnnouncement(rows[^1].Number).WaitAsync(remaining, clock)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var more = await log.AfterAsync(articleId, rows[^1].Number, MaxRows - rows.Count, CancellationToken.None);

            // The batching period is over, or the announced event is not in the log.
            if (more.Count == 0) break;
            rows = [.. rows, .. more];
        }

        return rows;
    }
}
