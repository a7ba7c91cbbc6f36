using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Forum.Api.Transport;

/// <summary>
/// Asks the operating system whether a client has closed its connection. A process that was suspended reads a request from its
/// buffers before Kestrel reports the disconnect, and the client may have sent a newer write to another node in between.
/// </summary>
internal static class ClosedConnection
{
    /// <returns>False also where the server does not expose the connection's socket.</returns>
    public static bool IsDetected(HttpContext http)
    {
        try
        {
            if (http.RequestAborted.IsCancellationRequested) return true;
            if (http.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket) return false;

            // Readable without a byte to read: the end of the stream.
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
