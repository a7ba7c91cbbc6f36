using GraphQLServer.Authentication;

namespace GraphQLServer.Concurrency;

/// <summary>
/// Schedules CPU-bound work. It runs concurrently on all cores but one, so that a flood of such work leaves a core to
/// other requests. Further callers wait for a bounded time in a bounded queue. Networks are served round robin, and the
/// addresses within a network as well. When the queue is full, the newest waiter of the network with the most waiters
/// is refused (longest queue drop). Callers that disconnect leave the queue. ConcurrencyLimiter is not used because it
/// has a single queue for all callers.
/// </summary>
/// <param name="maxWaiters">The maximum number of waiters.</param>
/// <param name="maxWait">The maximum wait of each.</param>
public sealed class FairCpuScheduler(int maxWaiters, TimeSpan maxWait)
{
    private readonly Lock gate = new();
    private int freeSlots = Slots;

    /// <summary>
    /// The queue: its first waiter gets the next slot. Waiters of the same address are in order of arrival.
    /// </summary>
    private List<Waiter> waiters = [];

    /// <summary>The maximum number of work items that run concurrently.</summary>
    public static int Slots { get; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <param name="address">The caller's address.</param>
    /// <param name="isPreferred">
    /// Whether the caller is served before the others, and refused after them: it is known not to be part of a flood.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the caller disconnects.</param>
    /// <returns>The slot, which is released on disposal; null when the queue is full or the wait was too
    /// long.</returns>
    /// <exception cref="OperationCanceledException">The caller has disconnected.</exception>
    public async ValueTask<IDisposable?> AcquireAsync(
        CallerAddress address, CancellationToken cancellationToken, bool isPreferred = false)
    {
        if (Enqueue(address, isPreferred) is not { } waiter) return new Slot(this);
        try
        {
            return await waiter.Granted.Task.WaitAsync(maxWait, cancellationToken) ? new Slot(this) : null;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The slot may have been granted at the same moment.
            if (!TryRemove(waiter) && await waiter.Granted.Task) Release();
            if (exception is TimeoutException) return null;
            throw;
        }
    }

    /// <summary>Takes a free slot, or joins the queue.</summary>
    /// <returns>The waiter in the queue, which may already be refused; null when a slot was taken.</returns>
    private Waiter? Enqueue(CallerAddress address, bool isPreferred)
    {
        var waiter = new Waiter(address, isPreferred, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            if (freeSlots > 0)
            {
                freeSlots--;
                return null;
            }

            waiters.Add(waiter);
            if (waiters.Count > maxWaiters) DropNewest();
        }

        return waiter;
    }

    /// <summary>
    /// Refuses the newest waiter of the longest queue, a preferred one only when there is no other. Ties between
    /// networks, or addresses, go to the one that joined last.
    /// </summary>
    private void DropNewest()
    {
        var arePreferred = waiters.TrueForAll(waiter => waiter.IsPreferred);
        var newest = waiters.AsEnumerable().Reverse().Where(waiter => waiter.IsPreferred == arePreferred)
            .GroupBy(waiter => waiter.Address.Network).MaxBy(network => network.Count())!
            .GroupBy(waiter => waiter.Address).MaxBy(address => address.Count())!
            .First();
        waiters.Remove(newest);
        newest.Granted.SetResult(false);
    }

    private bool TryRemove(Waiter waiter)
    {
        lock (gate) return waiters.Remove(waiter);
    }

    /// <summary>
    /// Grants the slot to the next waiter. The other waiters of its network move to the end of the queue, and those of
    /// its address behind them.
    /// </summary>
    private void Release()
    {
        lock (gate)
        {
            if ((waiters.Find(waiter => waiter.IsPreferred) ?? waiters.FirstOrDefault()) is not { } next)
            {
                freeSlots++;
                return;
            }

            var others = waiters.Where(waiter => waiter != next);
            var (address, network) = (next.Address, next.Address.Network);
            waiters = [.. others.OrderBy(
                other => other.Address == address ? 2 : other.Address.Network == network ? 1 : 0)];
            next.Granted.SetResult(true);
        }
    }

    private sealed class Waiter(CallerAddress address, bool isPreferred, TaskCompletionSource<bool> granted)
    {
        public CallerAddress Address => address;
        public bool IsPreferred => isPreferred;
        public TaskCompletionSource<bool> Granted => granted;
    }

    private sealed class Slot(FairCpuScheduler scheduler) : IDisposable
    {
        public void Dispose() => scheduler.Release();
    }
}
