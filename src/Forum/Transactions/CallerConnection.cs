namespace Forum.Transactions;

/// <summary>
/// The connection over which the current operation came. It flows with the operation, as the context of
/// `IHttpContextAccessor` does; work that is done for several operations together has none.
/// </summary>
public sealed class CallerConnection
{
    private readonly AsyncLocal<Func<bool>?> isClosed = new();

    /// <summary>
    /// Whether the client has closed it. Where that is so the client may have sent a newer write to another node: one whose
    /// order is not known yet is not carried out.
    /// </summary>
    public bool IsClosed => isClosed.Value?.Invoke() ?? false;

    /// <summary>Holds for the rest of the calling asynchronous method, and for what it calls.</summary>
    /// <param name="ask">Asks the transport.</param>
    public void Use(Func<bool> ask) => isClosed.Value = ask;
}
