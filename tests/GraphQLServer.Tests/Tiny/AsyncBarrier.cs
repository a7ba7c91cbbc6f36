namespace GraphQLServer.Tests.Tiny;

/// <summary>A barrier: callers wait until the expected number of them has arrived.</summary>
internal sealed class AsyncBarrier(int expected)
{
    private readonly TaskCompletionSource allArrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int arrived;

    public Task SignalAndWaitAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref arrived) == expected) allArrived.SetResult();
        return allArrived.Task.WaitAsync(cancellationToken);
    }
}
