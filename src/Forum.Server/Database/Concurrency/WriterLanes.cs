using Forum.Errors;

namespace Forum.Server.Database.Concurrency;

/// <summary>
/// Limits how many writers of one article, or of one account's rows, may hold a connection of this node, so that a
/// locked row ties up at most that many connections. Hand-written, because no package available here has a keyed
/// semaphore.
/// </summary>
internal sealed class WriterLanes
{
    /// <summary>One works and one waits for the row lock, so that passing the lock on costs no round trip.</summary>
    public const int Writers = 2;

    private readonly Dictionary<Guid, Lane> lanes = [];

    /// <summary>Waits in order of arrival.</summary>
    /// <param name="key">What the writer changes: the id of a row, or a hash.</param>
    /// <param name="timeout">The maximum wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A delegate to call once, when the writer has finished.</returns>
    /// <exception cref="Refusal">BUSY: the maximum wait is over.</exception>
    public async Task<Action> EnterAsync(Guid key, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Lane? lane;
        lock (lanes)
        {
            if (!lanes.TryGetValue(key, out lane)) lanes.Add(key, lane = new Lane());
            lane.UserCount++;
        }

        try
        {
            if (!await lane.Slots.WaitAsync(timeout, cancellationToken)) throw Refusal.Busy();
        }
        catch
        {
            Leave(key, lane);
            throw;
        }

        return () =>
        {
            lane.Slots.Release();
            Leave(key, lane);
        };
    }

    private void Leave(Guid key, Lane lane)
    {
        lock (lanes)
        {
            if (--lane.UserCount == 0) lanes.Remove(key);
        }
    }

    private sealed class Lane
    {
        public SemaphoreSlim Slots { get; } = new(Writers, Writers);

        public int UserCount { get; set; }
    }
}
