using GraphQLServer.Authentication;

namespace GraphQLServer.Concurrency;

/// <summary>
/// Turns at work that keeps a core busy: at most one fewer than there are cores run concurrently, so that a flood of such work
/// leaves a core to other requests. The others wait for a bounded time in a bounded queue. Networks take turns (round robin), and
/// within a network its addresses. When the queue is full, the newest waiter of the network that has the most of them is refused
/// (longest queue drop). Callers that disconnect leave the queue. It is our own because a ConcurrencyLimiter has one queue for all.
/// </summary>
/// <param name="queue">How many may wait.</param>
/// <param name="wait">How long each may wait.</param>
public sealed class FairCpuScheduler(int queue, TimeSpan wait)
{
    private readonly System.Threading.Lock gate = new();
    private int free = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>The first gets the next turn. Those of one address are in order of arrival.</summary>
    private List<Waiter> waiting = [];

    /// <returns>The turn, which ends when it is disposed; null when the queue is full or the wait was too long.</returns>
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
            // Its turn may have been granted at the same moment.
            if (!Leave(waiter) && await waiter.Result.Task) Release();
            if (exception is TimeoutException) return null;
            throw;
        }
    }

    /// <returns>Null: there is a free turn, which is taken.</returns>
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

    /// <summary>Refuses the newest of the longest. Of networks, or addresses, with equally many it is that of the last to join.</summary>
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

    /// <summary>Grants the turn to the next. Others of its network go behind all the rest, and those of its address behind them.</summary>
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
