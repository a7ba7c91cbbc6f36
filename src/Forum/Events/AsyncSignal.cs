namespace Forum.Events;

/// <summary>
/// Wakes all who wait for the same: on every core, and some at a time, so that other work gets its turn between them. A task
/// would wake thousands one after another on one thread.
/// </summary>
public sealed class AsyncSignal
{
    private readonly System.Threading.Lock gate = new();
    private readonly LinkedList<SignalAwaiter> waiting = new();

    /// <summary>Whether anybody waits.</summary>
    public bool IsAwaited => waiting.Count > 0;

    /// <summary>Ends when the bell rings next. Whoever waits for something looks once more whether it is there.</summary>
    /// <exception cref="OperationCanceledException">The waiter's token was cancelled.</exception>
    public ValueTask WaitAsync(SignalAwaiter waiter)
    {
        // Ready before it can be woken.
        var woken = waiter.Begin(this);
        lock (gate) waiting.AddLast(waiter.Place);
        waiter.LeaveIfCancelled();
        return woken;
    }

    /// <summary>Wakes all who wait at this moment.</summary>
    /// <param name="failure">What they get instead, if it went wrong.</param>
    public void Signal(Exception? failure = null)
    {
        SignalAwaiter[] woken;
        lock (gate)
        {
            if (waiting.Count == 0) return;
            woken = [.. waiting];
            waiting.Clear();
        }

        new Ringing(woken, failure).Begin();
    }

    internal void Forget(LinkedListNode<SignalAwaiter> place)
    {
        lock (gate)
        {
            if (place.List == waiting) waiting.Remove(place);
        }
    }

    private sealed class Ringing(SignalAwaiter[] woken, Exception? failure) : IThreadPoolWorkItem
    {
        /// <summary>A fraction of a millisecond's work, where each sends a few hundred bytes.</summary>
        private const int AtATime = 32;

        private int next;

        public void Begin()
        {
            for (var core = 0; core < Environment.ProcessorCount && core * AtATime < woken.Length; core++)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute()
        {
            var from = Interlocked.Add(ref next, AtATime) - AtATime;
            for (var i = from; i < from + AtATime && i < woken.Length; i++) woken[i].Wake(failure);

            // Behind what has come meanwhile.
            if (from + AtATime < woken.Length) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
