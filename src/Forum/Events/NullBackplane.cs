namespace Forum.Events;

/// <summary>A forum on one node, or on several that only look at the log now and then.</summary>
public sealed class NullBackplane : IEventBackplane, IAsyncDisposable
{
    public void Publish(Guid articleId, long number)
    {
        // This node has told itself.
    }

    public Task<IAsyncDisposable> ListenAsync(Guid articleId, Action<long> hear) => Task.FromResult<IAsyncDisposable>(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
