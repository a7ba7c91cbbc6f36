namespace Forum.Events;

/// <summary>
/// How the nodes of a forum tell one another that an article's log has grown. A word may be lost, late or doubled: the
/// numbers show it, and the log has everything.
/// </summary>
public interface IEventBackplane
{
    /// <summary>Tells all nodes. It does not wait to be heard, and does not fail.</summary>
    void Publish(Guid articleId, long number);

    /// <summary>Listens for one article until disposed. Whatever is told after this returns is heard, while the wire is whole.</summary>
    Task<IAsyncDisposable> ListenAsync(Guid articleId, Action<long> hear);
}
