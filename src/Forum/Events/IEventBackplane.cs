namespace Forum.Events;

/// <summary>
/// The backplane: notifies all nodes that an article's log has grown. A notification may be lost, late or duplicated:
/// subscribers detect this from the event numbers and read the log, which is complete.
/// </summary>
public interface IEventBackplane
{
    /// <summary>Notifies all nodes. It does not wait for delivery, and does not throw.</summary>
    void Publish(Guid articleId, long number);

    /// <summary>
    /// Subscribes to one article until the result is disposed. Receives everything published after this returns, while
    /// the connection is up.
    /// </summary>
    Task<IAsyncDisposable> SubscribeAsync(Guid articleId, Action<long> onPublished);
}
