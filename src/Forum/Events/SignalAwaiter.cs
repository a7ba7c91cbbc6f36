using System.Threading.Tasks.Sources;

namespace Forum.Events;

/// <summary>
/// A reusable waiter for an <c>AsyncSignal</c>: one wait at a time, any number of times, until its token is cancelled.
/// </summary>
public sealed class SignalAwaiter : IValueTaskSource, IDisposable
{
    private readonly CancellationToken cancellationToken;
    private readonly CancellationTokenRegistration registration;
    private ManualResetValueTaskSourceCore<bool> core;
    private AsyncSignal? signal;
    private int isWaiting;

    public SignalAwaiter(CancellationToken cancellationToken)
    {
        this.cancellationToken = cancellationToken;
        Node = new(this);
        registration = cancellationToken.UnsafeRegister(static waiter => ((SignalAwaiter)waiter!).Cancel(), this);
    }

    /// <summary>Its node in the signal's list of waiters.</summary>
    internal LinkedListNode<SignalAwaiter> Node { get; }

    public void Dispose() => registration.Dispose();

    void IValueTaskSource.GetResult(short token) => core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);

    internal ValueTask BeginWait(AsyncSignal awaitedSignal)
    {
        signal = awaitedSignal;
        core.Reset();
        Volatile.Write(ref isWaiting, 1);
        return new(this, core.Version);
    }

    internal void CancelIfRequested()
    {
        if (cancellationToken.IsCancellationRequested) Cancel();
    }

    internal void Wake(Exception? failure)
    {
        if (Interlocked.Exchange(ref isWaiting, 0) == 0) return;
        if (failure is null) core.SetResult(true);
        else core.SetException(failure);
    }

    private void Cancel()
    {
        signal?.Remove(Node);
        if (Interlocked.Exchange(ref isWaiting, 0) == 0) return;

        // The thread that cancels must not run the continuation.
        core.RunContinuationsAsynchronously = true;
        core.SetException(new OperationCanceledException(cancellationToken));
    }
}
