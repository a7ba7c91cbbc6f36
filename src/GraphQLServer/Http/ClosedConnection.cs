using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// Checks with the operating system whether a client has closed its connection. A process that was suspended reads a
/// request from its buffers before Kestrel reports the disconnect, and the client may have sent a newer write to
/// another node in between. A client that has closed only its sending side counts as disconnected, as it does for
/// Kestrel.
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

            // Kestrel uses asynchronous methods only, which this property does not affect; with it a synchronous
            // receive never waits.
            socket.Blocking = false;

            // A single system call: with a poll and a second call, Kestrel could receive the bytes of an open
            // connection in between. Peek leaves them in the socket's buffer.
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
