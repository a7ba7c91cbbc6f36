namespace Forum.Events;

/// <summary>
/// An asynchronous counterpart of <c>Monitor.PulseAll</c>. Waiters resume in small batches on every core, so that other
/// work runs in between; a shared Task would resume thousands of continuations one after another on one thread.
/// </summary>
public sealed class AsyncSignal
{
    private readonly Lock gate = new();
    private readonly LinkedList<SignalAwaiter> waiters = new();

    /// <summary>Whether there are waiters.</summary>
    public bool IsAwaited => waiters.Count > 0;

    /// <summary>Completes at the next <c>Signal</c>. The caller must check its condition again afterwards.</summary>
    /// <exception cref="OperationCanceledException">The waiter's token was cancelled.</exception>
    public ValueTask WaitAsync(SignalAwaiter waiter)
    {
        // Initialize the awaiter before it can be woken.
        var woken = waiter.BeginWait(this);
        lock (gate) waiters.AddLast(waiter.Node);
        waiter.CancelIfRequested();
        return woken;
    }

    /// <summary>Wakes all current waiters.</summary>
    /// <param name="failure">The exception that the waiters throw instead; null: they complete normally.</param>
    public void Signal(Exception? failure = null)
    {
        SignalAwaiter[] woken;
        lock (gate)
        {
            if (waiters.Count == 0) return;
            woken = [.. waiters];
            waiters.Clear();
        }

        new WakeUp(woken, failure).Start();
    }

    internal void Remove(LinkedListNode<SignalAwaiter> node)
    {
        lock (gate)
        {
            if (node.List == waiters) waiters.Remove(node);
        }
    }

    private sealed class WakeUp(SignalAwaiter[] woken, Exception? failure) : IThreadPoolWorkItem
    {
        /// <summary>Waiters per work item: a fraction of a millisecond when each sends a few hundred bytes.</summary>
        private const int BatchSize = 32;

        private int next;

        public void Start()
        {
            for (var core = 0; core < Environment.ProcessorCount && core * BatchSize < woken.Length; core++)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Execute()
        {
            var from = Interlocked.Add(ref next, BatchSize) - BatchSize;
            for (var i = from; i < from + BatchSize && i < woken.Length; i++) woken[i].Wake(failure);

            // Queued behind the work that arrived meanwhile.
            if (from + BatchSize < woken.Length) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
