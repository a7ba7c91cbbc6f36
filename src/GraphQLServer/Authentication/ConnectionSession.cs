namespace GraphQLServer.Authentication;

/// <summary>
/// The caller of a connection that outlives a request. The host changes the caller when a role is given or taken, and
/// ends the watch when the caller signs out, is banned, or their token is no longer good: then the connection ends.
/// </summary>
/// <param name="caller">Who it is as of now.</param>
/// <param name="onDispose">Called once, when the connection is over.</param>
public sealed class ConnectionSession(Caller caller, Action<ConnectionSession>? onDispose = null) : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private volatile Caller current = caller;
    private int disposed;

    /// <summary>The caller as last known to the host.</summary>
    public Caller Caller => current;

    /// <summary>Cancelled when the caller may be here no longer.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>What follows is done in this caller's name.</summary>
    public void Change(Caller caller) => current = caller;

    /// <summary>Ends the connection.</summary>
    public void End() => ended.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0) onDispose?.Invoke(this);
    }
}
