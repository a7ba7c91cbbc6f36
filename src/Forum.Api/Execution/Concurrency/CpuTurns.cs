using System.Threading.RateLimiting;

namespace Forum.Api.Execution.Concurrency;

/// <summary>
/// Turns at work that keeps a core busy: at most one fewer than there are cores run concurrently, so that a flood of such work
/// leaves a core to everyone else. The others wait in order of arrival, for a bounded time and in a bounded queue. Callers that
/// disconnect leave the queue.
/// </summary>
/// <param name="queue">How many may wait.</param>
/// <param name="wait">How long each may wait.</param>
public sealed class CpuTurns(int queue, TimeSpan wait) : IDisposable
{
    private readonly ConcurrencyLimiter turns = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount - 1),
        QueueLimit = queue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <returns>The turn, which ends when it is disposed; null when the queue is full or the wait was too long.</returns>
    /// <exception cref="OperationCanceledException">The caller has disconnected.</exception>
    public async ValueTask<IDisposable?> TakeAsync(CancellationToken cancellationToken)
    {
        var free = turns.AttemptAcquire();
        if (free.IsAcquired) return free;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(wait);
        try
        {
            var turn = await turns.AcquireAsync(1, patience.Token);
            return turn.IsAcquired ? turn : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();
}
