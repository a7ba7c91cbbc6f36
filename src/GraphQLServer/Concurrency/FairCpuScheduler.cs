using GraphQLServer.Authentication;

namespace GraphQLServer.Concurrency;

/// <summary>
/// Schedules CPU-bound work: at most one item fewer than there are cores runs concurrently, so that a flood of such work leaves a core to
/// other requests. The others wait for a bounded time in a bounded queue. Networks are served round robin, and the addresses within a
/// network as well. When the queue is full, the newest waiter of the network with the most waiters is refused (longest queue drop).
/// Callers that disconnect leave the queue. ConcurrencyLimiter is not used because it has a single queue for all callers.
/// </summary>
/// <param name="queue">The maximum number of waiters.</param>
/// <param name="wait">The maximum wait of each.</param>
public sealed class FairCpuScheduler(int queue, TimeSpan wait)
{
    private readonly System.Threading.Lock gate = new();
    private int free = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>The first waiter gets the next slot. Waiters of the same address are in order of arrival.</summary>
    private List<Waiter> waiting = [];

    /// <returns>The slot, which is released on disposal; null when the queue is full or the wait was too long.</returns>
    /// <exception cref="OperationCanceledException">The caller has disconnected.</exception>
    public async ValueTask<IDisposable?> TakeAsync(CallerAddress address, CancellationToken cancellationToken)
    {
        if (Join(address) is not { } waiter) return new Turn(this);
        try
        {
            return await waiter.Result.Task.WaitAsync(wait, cancellationToken) ? new Turn(this) : null;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The slot may have been granted at the same moment.
            if (!Leave(waiter) && await waiter.Result.Task) Release();
            if (exception is TimeoutException) return null;
            throw;
        }
    }

    /// <returns>Null: a slot was free and is now taken.</returns>
    private Waiter? Join(CallerAddress address)
    {
        var waiter = new Waiter(address, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return null;
            }

            waiting.Add(waiter);
            if (waiting.Count > queue) Refuse();
        }

        return waiter;
    }

    /// <summary>
    /// Refuses the newest waiter of the longest queue. Ties between networks, or addresses, go to the one that joined last.
    /// </summary>
    private void Refuse()
    {
        var newest = waiting.AsEnumerable().Reverse()
            .GroupBy(waiter => waiter.Address.Network).MaxBy(network => network.Count())!
            .GroupBy(waiter => waiter.Address).MaxBy(address => address.Count())!
            .First();
        waiting.Remove(newest);
        newest.Result.SetResult(false);
    }

    private bool Leave(Waiter waiter)
    {
        lock (gate) return waiting.Remove(waiter);
    }

    /// <summary>
    /// Grants the slot to the next waiter. The other waiters of its network move to the end of the queue, and those of its address behind
    /// them.
    /// </summary>
    private void Release()
    {
        lock (gate)
        {
            if (waiting is not [var next, .. var others])
            {
                free++;
                return;
            }

            var (address, network) = (next.Address, next.Address.Network);
            waiting = [.. others.OrderBy(other => other.Address == address ? 2 : other.Address.Network == network ? 1 : 0)];
            next.Result.SetResult(true);
        }
    }

    private sealed class Waiter(CallerAddress address, TaskCompletionSource<bool> result)
    {
        public CallerAddress Address => address;
        public TaskCompletionSource<bool> Result => result;
    }

    private sealed class Turn(FairCpuScheduler turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
