using Forum.Data;

namespace Forum.Events;

/// <summary>
/// The end of one article's log, in the memory of a node on which somebody follows it. However many follow, each line is
/// read from the database once, and they are woken when it is there. A follower who is further behind than memory reaches
/// reads the log for themselves.
/// </summary>
internal sealed class ArticleEventBuffer(Guid articleId, EventReader log, TimeProvider clock)
{
    /// <summary>Lines that are read at a time, and events that are kept.</summary>
    public const int Kept = ArticleEvent.Kept;

    /// <summary>How long votes are gathered while nothing else happens.</summary>
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

    /// <summary>How far the log is known to go.</summary>
    public EventPlace End
    {
        get
        {
            lock (gate) return known.Place;
        }
    }

    /// <summary>How often the log has been found shorter than it was known to be, or another one.</summary>
    public int Truncations => known.Truncations;

    /// <summary>False: the last follower has just left, and the feed is not to be used any more.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (followers < 0) return false;
            followers++;
            return true;
        }
    }

    /// <summary>True: nobody is left, and nobody can enter any more.</summary>
    public bool Leave()
    {
        lock (gate)
        {
            if (--followers > 0) return false;
            followers = -1;
            return true;
        }
    }

    /// <summary>
    /// Begins to listen, then finds out how far the log goes: nothing can fall between. Once for all followers; after a failure the
    /// next follower tries again.
    /// </summary>
    public Task OpenAsync(IEventBackplane wire)
    {
        lock (gate) return opening is null or { IsFaulted: true } or { IsCanceled: true } ? opening = OpenOnceAsync(wire) : opening;
    }

    /// <summary>Stops listening, when the last follower has left.</summary>
    public async Task CloseAsync()
    {
        if (opening is not null) await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (listening is not null) await listening.DisposeAsync();
    }

    /// <summary>The log has a line with this number.</summary>
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
    /// The log ends here, and is not the one that was known: a database has taken over that did not get the last commits. What is known
    /// is forgotten, and all who follow are woken, to start over.
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

    /// <summary>Ends when there are events beyond the number, or the log has been set back since that was so often.</summary>
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
    /// The first events after a number: none when there are none yet. The first may not stand for the next number, if the log
    /// was cut.
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

    /// <summary>Whether the log has the very line that the place is after.</summary>
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

    /// <summary>Ends when memory has come to the number, and as far as is known now, or a reading has shown that the log does not.</summary>
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

    /// <summary>How far the log goes by itself.</summary>
    public async Task<EventPlace> LatestAsync(CancellationToken cancellationToken) =>
        (await log.LatestAsync([articleId], cancellationToken)).GetValueOrDefault(articleId, EventPlace.Start);

    private async Task OpenOnceAsync(IEventBackplane wire)
    {
        listening ??= await wire.ListenAsync(articleId, Advance);
        var latest = await LatestAsync(CancellationToken.None);
        lock (gate) known.MoveTo(latest);
        Advance(latest.Number);
    }

    /// <summary>Reads what the log has beyond memory, one reading at a time, and wakes those who wait for it.</summary>
    private async Task ReadOnAsync(long after)
    {
        // Never within the gate that the caller holds.
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
        // The log was set back while it was read.
        if (known.Number != after) return;

        // A notification of an event that is not in the log (yet): wait for the next notification.
        if (lines.Count == 0 && told == word) told = known.Number;
        if (lines.Count == 0) return;
        events.Add(lines);
        known.MoveTo(new(lines[^1].Number, lines[^1].At));
    }

    /// <summary>
    /// The lines after a number. While they are votes alone, more are waited for a moment: a crowd votes at once. Null: the log has
    /// lost its end and grown again, so that the number is another line's.
    /// </summary>
    private async Task<IReadOnlyList<ArticleEvent>?> GatherAsync(long after)
    {
        // The last line that is known comes along, to be compared.
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

            // Time is over, or the word was not true.
            if (more.Count == 0) break;
            lines = [.. lines, .. more];
        }

        return lines;
    }

    /// <summary>Ends when the log is said to go beyond the number.</summary>
    private Task WordBeyondAsync(long number)
    {
        lock (gate) return told > number ? Task.CompletedTask : heard.Task;
    }

    /// <summary>Reads what the log has before memory, once: many come back at the same time, after a node has started anew.</summary>
    private async Task ReachBackAsync(long upTo)
    {
        await Task.Yield();
        try
        {
            var lines = await log.UpToAsync(articleId, upTo, Kept, CancellationToken.None);
            lock (gate)
            {
                // What was cut out of the log, or is beyond what is kept, is read by who wants it.
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
