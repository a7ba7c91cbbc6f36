namespace Forum.Events;

/// <summary>No backplane: for a single node, or for several nodes that only poll the log.</summary>
public sealed class NullBackplane : IEventBackplane, IAsyncDisposable
{
    public void Publish(Guid articleId, long number)
    {
        // Subscribers on this node have been notified already.
    }

    public Task<IAsyncDisposable> SubscribeAsync(Guid articleId, Action<long> onPublished) =>
        Task.FromResult<IAsyncDisposable>(this);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
