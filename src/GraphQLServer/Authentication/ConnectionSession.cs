namespace GraphQLServer.Authentication;

/// <summary>
/// The caller of a connection that outlives a request. The host updates the caller when a role is granted or revoked,
/// and ends the session when the caller signs out, is banned, or the token expires; the connection then closes.
/// </summary>
/// <param name="caller">The current caller.</param>
/// <param name="onDispose">Called once, when the connection has closed.</param>
public sealed class ConnectionSession(Caller caller, Action<ConnectionSession>? onDispose = null) : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private volatile Caller current = caller;
    private int disposed;

    /// <summary>The caller as last reported by the host.</summary>
    public Caller Caller => current;

    /// <summary>Cancelled when the session ends.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>Replaces the caller for everything that follows.</summary>
    public void Update(Caller caller) => current = caller;

    /// <summary>Ends the session, which closes the connection.</summary>
    public void End() => ended.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0) onDispose?.Invoke(this);
    }
}
