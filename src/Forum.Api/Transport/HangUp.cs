using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Forum.Api.Transport;

/// <summary>
/// Whether a client has closed its connection, asked of the operating system: a node that was suspended finds a request in its
/// buffers before it notices that the client gave up meanwhile, and may have sent a newer write to another node.
/// </summary>
internal static class HangUp
{
    public static bool IsSeen(HttpContext http)
    {
        if (http.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket) return false;
        try
        {
            // Readable without a byte to read: the end of the stream.
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
