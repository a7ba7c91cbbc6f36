namespace Forum.Time;

/// <summary>Ends a wait on time also where the work that is waited for does not react to its cancellation.</summary>
public static class AbandonableWork
{
    /// <summary>
    /// Runs work until it ends or the token is cancelled. Then the work is cancelled too, and not waited for. It gets a token of its
    /// own, because callbacks of one token run one after the other, and that of a database driver may block: Npgsql sends a
    /// cancellation request to the server and waits until the server has read it.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the work may still go on for a while.</exception>
    public static async Task<T> OrLeaveAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var own = new CancellationTokenSource();
        try
        {
            return await work(own.Token).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The token is cancelled now, its callbacks on another thread.
            _ = own.CancelAsync();
            throw;
        }
    }
}
