using Forum.Errors;

namespace Forum.Server.Database.Concurrency;

/// <summary>
/// How many writers of one article, or of one account's rows, may hold a connection of this node: where the rows are held
/// elsewhere they take that many connections and no more. Our own, because no package served here has a semaphore by key.
/// </summary>
internal sealed class WriterLanes
{
    /// <summary>One works, and one waits for the row, so that handing over costs no round trip.</summary>
    public const int Writers = 2;

    private readonly Dictionary<Guid, Turn> turns = [];

    /// <summary>Waits in order of arrival.</summary>
    /// <param name="key">What they write to: the id of a row, or a hash.</param>
    /// <param name="patience">How long it waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>To be called once, when the writer has finished.</returns>
    /// <exception cref="Refusal">BUSY: it has waited for so long.</exception>
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
