namespace Forum.Transactions;

/// <summary>
/// The connection that the current operation arrived on. It is an <c>AsyncLocal</c> and flows with the operation, as
/// the context of `IHttpContextAccessor` does; work that is shared by several operations has none.
/// </summary>
public sealed class CallerConnection
{
    private readonly AsyncLocal<Func<bool>?> isClosed = new();

    /// <summary>
    /// Whether the client has closed the connection. If so, the client may have sent a newer write to another node, so
    /// a write whose order is not yet fixed must not be executed.
    /// </summary>
    public bool IsClosed => isClosed.Value?.Invoke() ?? false;

    /// <summary>Sets the connection for the rest of the calling async method and everything it calls.</summary>
    /// <param name="checkIsClosed">Returns whether the connection is closed.</param>
    public void Use(Func<bool> checkIsClosed) => isClosed.Value = checkIsClosed;
}
