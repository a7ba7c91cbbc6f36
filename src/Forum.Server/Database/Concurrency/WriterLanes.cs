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

    private readonly Dictionary<Guid, Turn> turns = [];

    /// <summary>Waits in order of arrival.</summary>
    /// <param name="key">What the writer changes: the id of a row, or a hash.</param>
    /// <param name="patience">The maximum wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A delegate to call once, when the writer has finished.</returns>
    /// <exception cref="Refusal">BUSY: the maximum wait is over.</exception>
    public async Task<Action> TakeAsync(Guid key, TimeSpan patience, CancellationToken cancellationToken)
    {
        Turn? turn;
        lock (turns)
        {
            if (!turns.TryGetValue(key, out turn)) turns.Add(key, turn = new Turn());
            turn.Users++;
        }

        try
        {
            if (!await turn.Free.WaitAsync(patience, cancellationToken)) throw Refusal.Busy();
        }
        catch
        {
            Leave(key, turn);
            throw;
        }

        return () =>
        {
            turn.Free.Release();
            Leave(key, turn);
        };
    }

    private void Leave(Guid key, Turn turn)
    {
        lock (turns)
        {
            if (--turn.Users == 0) turns.Remove(key);
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Free { get; } = new(Writers, Writers);

        public int Users { get; set; }
    }
}
