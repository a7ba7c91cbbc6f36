using Forum.Errors;
using Forum.Server.Settings;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// The shares of the connection pool that may be in use by work that can wait for the locks of other transactions, so
/// that a lock ties up at most one share of the node's connections.
/// </summary>
internal sealed class PoolShares(NpgsqlDataSource source, DatabaseSettings settings) : IDisposable
{
    /// <summary>
    /// All writers: leaves a quarter of the connections to reads, however many writers wait for rows.
    /// </summary>
    public SemaphoreSlim Writers { get; } = new(ShareOfPool(source, 3, 4));

    /// <summary>
    /// Writers that may keep a connection while they wait for an article's row. Further writers take the row only if it
    /// is free, so that half of the writers' connections stay available for other articles, however many articles are
    /// locked.
    /// </summary>
    public SemaphoreSlim RowWaits { get; } = new(ShareOfPool(source, 3, 8));

    /// <summary>Writers of accounts and sessions: a third of all writers.</summary>
    public SemaphoreSlim AccountWrites { get; } = new(ShareOfPool(source, 1, 4));

    /// <summary>The reads that assign the arrival times of votes: a sixth of all writers.</summary>
    public SemaphoreSlim VoteArrivals { get; } = new(ShareOfPool(source, 1, 8));

    /// <summary>Takes a place in a part of the writers' share, and one among all writers.</summary>
    /// <param name="part">One of the shares above, other than <see cref="Writers"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A delegate to call once, when the connection has been returned to the pool.</returns>
    /// <exception cref="Refusal">BUSY: no place became free within `Forum:Database:LockWait`.</exception>
    public async Task<Action> EnterAsync(SemaphoreSlim part, CancellationToken cancellationToken)
    {
        if (!await part.WaitAsync(settings.LockWait, cancellationToken)) throw Refusal.Busy();
        try
        {
            if (!await Writers.WaitAsync(settings.LockWait, cancellationToken)) throw Refusal.Busy();
        }
        catch
        {
            part.Release();
            throw;
        }

        return () =>
        {
            Writers.Release();
            part.Release();
        };
    }

    public void Dispose()
    {
        Writers.Dispose();
        RowWaits.Dispose();
        AccountWrites.Dispose();
        VoteArrivals.Dispose();
    }

    private static int ShareOfPool(NpgsqlDataSource source, int numerator, int denominator) =>
        Math.Max(1, new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize * numerator / denominator);
}
