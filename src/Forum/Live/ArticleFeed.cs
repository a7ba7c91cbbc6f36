namespace Forum.Live;

/// <summary>
/// The end of one article's log, in the memory of a node on which somebody follows it. However many follow, each line is
/// read from the database once. A follower who is further behind than memory reaches reads the log for themselves.
/// </summary>
internal sealed class ArticleFeed(Guid articleId, EventReader log)
{
    /// <summary>Lines that are kept.</summary>
    public const int Kept = 1_000;

    private readonly System.Threading.Lock gate = new();
    private readonly List<ArticleEvent> lines = [];
    private TaskCompletionSource grown = NewSource();
    private Task? opening, reachingBack, readingOn;
    private IAsyncDisposable? listening;
    private long told, end;
    private int followers;

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

    /// <summary>Begins to listen, then finds out how far the log goes: nothing can fall between. Once for all followers.</summary>
    public Task OpenAsync(ILiveWire wire)
    {
        lock (gate) return opening ??= OpenOnceAsync(wire);
    }

    /// <summary>Stops listening, when the last follower has left.</summary>
    public async Task CloseAsync()
    {
        if (opening is not null) await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (listening is not null) await listening.DisposeAsync();
    }

    /// <summary>The log has a line with this number.</summary>
    public void Grow(long number)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            if (number <= told) return;
            told = number;
            (waiting, grown) = (grown, NewSource());
        }

        waiting.SetResult();
    }

    /// <summary>Ends when the log is known to go beyond the number.</summary>
    public Task BeyondAsync(long number, CancellationToken cancellationToken)
    {
        Task task;
        lock (gate) task = told > number ? Task.CompletedTask : grown.Task;
        return task.WaitAsync(cancellationToken);
    }

    /// <summary>The first lines after a number: none when there are none yet. The first may not be the next one, if the log was cut.</summary>
    public async ValueTask<IReadOnlyList<ArticleEvent>> AfterAsync(long number, int atMost, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task missing;
            lock (gate)
            {
                if (number >= end && told <= end) return [];
                if (number >= end) missing = readingOn ??= ReadOnAsync(end);
                else if (lines.Count > 0 && number >= lines[0].Number - 1) return Slice(number, atMost);
                else if (reachingBack is { IsCompletedSuccessfully: true }) break;
                else missing = reachingBack ??= ReachBackAsync(lines.Count > 0 ? lines[0].Number - 1 : end);
            }

            await missing.WaitAsync(cancellationToken);
        }

        return await log.AfterAsync(articleId, number, atMost, cancellationToken);
    }

    /// <summary>How far the log goes by itself.</summary>
    public async Task<long> LatestAsync(CancellationToken cancellationToken) =>
        (await log.LatestAsync([articleId], cancellationToken)).GetValueOrDefault(articleId);

    private List<ArticleEvent> Slice(long number, int atMost)
    {
        // Numbers have no gaps: the place is a matter of counting.
        var from = (int)(number + 1 - lines[0].Number);
        return lines.GetRange(from, Math.Min(atMost, lines.Count - from));
    }

    private async Task OpenOnceAsync(ILiveWire wire)
    {
        listening = await wire.ListenAsync(articleId, Grow);
        var latest = (await log.LatestAsync([articleId], CancellationToken.None)).GetValueOrDefault(articleId);
        lock (gate) end = latest;
        Grow(latest);
    }

    /// <summary>Reads what the log has beyond memory: one reading at a time, whoever wants it.</summary>
    private async Task ReadOnAsync(long after)
    {
        // Never within the gate that the caller holds.
        await Task.Yield();
        try
        {
            var more = await log.AfterAsync(articleId, after, Kept, CancellationToken.None);
            lock (gate)
            {
                // A word of what is not there (yet): wait for the next one.
                if (more.Count == 0) told = end;
                foreach (var line in more)
                {
                    if (lines.Count > 0 && line.Number != lines[^1].Number + 1) lines.Clear();
                    lines.Add(line);
                    end = line.Number;
                }

                if (lines.Count > Kept) lines.RemoveRange(0, lines.Count - Kept);
            }
        }
        finally
        {
            lock (gate) readingOn = null;
        }
    }

    /// <summary>Reads what the log has before memory, once: many come back at the same time, after a node has started anew.</summary>
    private async Task ReachBackAsync(long upTo)
    {
        await Task.Yield();
        try
        {
            var earlier = await log.UpToAsync(articleId, upTo, Kept, CancellationToken.None);
            lock (gate)
            {
                var room = Math.Max(Kept - lines.Count, 0);
                var fitting = earlier.TakeLast(room).ToList();
                var isWhole = fitting.Count > 0 && fitting[^1].Number == upTo && fitting[^1].Number - fitting[0].Number == fitting.Count - 1;
                if (isWhole && (lines.Count == 0 || lines[0].Number == upTo + 1)) lines.InsertRange(0, fitting);
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
