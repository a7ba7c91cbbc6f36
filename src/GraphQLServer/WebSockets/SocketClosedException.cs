namespace GraphQLServer.WebSockets;

/// <summary>What came over a socket ends it.</summary>
internal sealed class SocketClosedException(CloseCode code) : Exception(code.Reason)
{
    public CloseCode Code { get; } = code;
}
