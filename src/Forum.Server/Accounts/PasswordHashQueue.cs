using System.Threading.RateLimiting;

namespace Forum.Server.Accounts;

/// <summary>
/// Computes password hashes on dedicated threads: at most one fewer than there are cores run concurrently, so that a flood of
/// sign-ins leaves a core to readers. The others wait in order of arrival, for a bounded time and in a bounded queue. Callers
/// that disconnect leave the queue.
/// </summary>
internal sealed class PasswordHashQueue(AccountSettings settings) : IDisposable
{
    private readonly ConcurrencyLimiter turns = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount - 1),
        QueueLimit = settings.PasswordQueue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <param name="hash">Takes about 0.1 s of CPU time. It is not interrupted once it has started.</param>
    /// <exception cref="Refusal">BUSY when the queue is full or the wait was too long.</exception>
    public async Task<T> RunAsync<T>(Func<T> hash, CancellationToken cancellationToken)
    {
        using var turn = await TakeTurnAsync(cancellationToken);
        return await Task.Factory.StartNew(hash, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Dispose() => turns.Dispose();

    private async Task<RateLimitLease> TakeTurnAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settings.PasswordWait);
        try
        {
            var turn = await turns.AcquireAsync(1, patience.Token);
            return turn.IsAcquired ? turn : throw Busy();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Busy();
        }
    }

    private static Refusal Busy() => new(ErrorCode.Busy, "Too many sign-ins are in progress. Try again in a moment.");
}
