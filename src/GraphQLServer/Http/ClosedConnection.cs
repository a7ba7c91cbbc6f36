using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// Checks with the operating system whether a client has closed its connection. After the process was suspended, it
/// reads a buffered request before Kestrel reports the disconnect; the client may already have sent a newer write to
/// another node. A client that has closed only its sending side counts as disconnected, as it does for Kestrel.
/// </summary>
internal static class ClosedConnection
{
    /// <returns>False also when the server does not expose the connection's socket.</returns>
    public static bool IsDetected(HttpContext http)
    {
        try
        {
            if (http.RequestAborted.IsCancellationRequested) return true;
            if (http.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket) return false;

            // Makes the synchronous receive below return immediately. Kestrel is not affected, because it uses only
            // asynchronous methods.
            socket.Blocking = false;

            // Must be a single system call: between Poll and a second call, Kestrel could receive the bytes that Poll
            // has reported. Peek leaves the bytes in the socket's buffer.
            Span<byte> peeked = stackalloc byte[1];
            var received = socket.Receive(peeked, SocketFlags.Peek, out var error);
            return error == SocketError.Success ? received == 0 : error != SocketError.WouldBlock;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
