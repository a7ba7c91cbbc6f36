namespace Forum.Server.Accounts;

/// <summary>
/// Stops waiting for work when a token is cancelled, even if the work does not react to the cancellation.
/// </summary>
internal static class AbandonableWork
{
    /// <summary>
    /// Runs the work until it completes or the token is cancelled. On cancellation the work is cancelled too, but not
    /// awaited. The work gets a dedicated token, because the callbacks of one token run sequentially and that of a
    /// database driver may block: Npgsql sends a cancellation request to the server and waits until the server has read
    /// it. The work may outlive its request, so it must not use services of the request's scope.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; the work may still be running for a
    /// while.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var workCancellation = new CancellationTokenSource();
        try
        {
            return await work(workCancellation.Token).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The token is cancelled when this returns; its callbacks run on another thread.
            _ = workCancellation.CancelAsync();
            throw;
        }
    }
}
