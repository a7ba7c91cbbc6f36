namespace GraphQLServer.WebSockets;

/// <summary>A received message requires closing the socket.</summary>
internal sealed class SocketClosedException(CloseCode code) : Exception(code.Reason)
{
    public CloseCode Code { get; } = code;
}
