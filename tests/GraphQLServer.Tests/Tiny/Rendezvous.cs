namespace GraphQLServer.Tests.Tiny;

/// <summary>A barrier: callers wait until the expected number of them has arrived.</summary>
internal sealed class Rendezvous(int expected)
{
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int come;

    public Task MeetAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref come) == expected) all.SetResult();
        return all.Task.WaitAsync(cancellation);
    }
}
