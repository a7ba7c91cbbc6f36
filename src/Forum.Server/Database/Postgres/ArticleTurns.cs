namespace Forum.Server.Database.Postgres;

/// <summary>
/// How many writers of one article may hold a connection of this node: an article whose row is held elsewhere takes that
/// many connections and no more. Our own, because no package served here has a semaphore by key.
/// </summary>
internal sealed class ArticleTurns
{
    /// <summary>One works, and one waits for the row, so that handing over costs no round trip.</summary>
    public const int Writers = 2;

    private readonly Dictionary<Guid, Turn> turns = [];

    /// <summary>Waits in order of arrival.</summary>
    /// <returns>To be called once, when the writer has finished.</returns>
    public async Task<Action> TakeAsync(Guid articleId, CancellationToken cancellationToken)
    {
        Turn? turn;
        lock (turns)
        {
            if (!turns.TryGetValue(articleId, out turn)) turns.Add(articleId, turn = new Turn());
            turn.Users++;
        }

        try
        {
            await turn.Free.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(articleId, turn);
            throw;
        }

        return () =>
        {
            turn.Free.Release();
            Leave(articleId, turn);
        };
    }

    private void Leave(Guid articleId, Turn turn)
    {
        lock (turns)
        {
            if (--turn.Users == 0) turns.Remove(articleId);
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Free { get; } = new(Writers, Writers);

        public int Users { get; set; }
    }
}
