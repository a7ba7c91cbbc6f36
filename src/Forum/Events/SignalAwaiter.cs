using System.Threading.Tasks.Sources;

namespace Forum.Events;

/// <summary>Somebody who waits for bells, one at a time and again and again, until a token is cancelled.</summary>
public sealed class SignalAwaiter : IValueTaskSource, IDisposable
{
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenRegistration leaving;
    private ManualResetValueTaskSourceCore<bool> core;
    private AsyncSignal? bell;
    private int isWaiting;

    public SignalAwaiter(CancellationToken cancellation)
    {
        this.cancellation = cancellation;
        Place = new(this);
        leaving = cancellation.UnsafeRegister(static waiter => ((SignalAwaiter)waiter!).Leave(), this);
    }

    /// <summary>Where it stands among those who wait for a bell.</summary>
    internal LinkedListNode<SignalAwaiter> Place { get; }

    public void Dispose() => leaving.Dispose();

    void IValueTaskSource.GetResult(short token) => core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);

    internal ValueTask Begin(AsyncSignal at)
    {
        bell = at;
        core.Reset();
        Volatile.Write(ref isWaiting, 1);
        return new(this, core.Version);
    }

    internal void LeaveIfCancelled()
    {
        if (cancellation.IsCancellationRequested) Leave();
    }

    internal void Wake(Exception? failure)
    {
        if (Interlocked.Exchange(ref isWaiting, 0) == 0) return;
        if (failure is null) core.SetResult(true);
        else core.SetException(failure);
    }

    private void Leave()
    {
        bell?.Forget(Place);
        if (Interlocked.Exchange(ref isWaiting, 0) == 0) return;

        // Whoever cancels is not to do what follows.
        core.RunContinuationsAsynchronously = true;
        core.SetException(new OperationCanceledException(cancellation));
    }
}
