using System.Buffers;
using System.Net.WebSockets;

namespace GraphQLServer.WebSockets;

/// <summary>Reads whole messages from a socket, and no more of each than is allowed.</summary>
internal sealed class SocketReader(WebSocket socket, int limit) : IDisposable
{
    /// <summary>Most messages fit into it.</summary>
    private const int Shortest = 1_024;

    private byte[] buffer = [];

    /// <summary>The next message, good until the next call; null when the other side closes.</summary>
    /// <exception cref="SocketClosedException">It is too long, or no text.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        // Most sockets wait, and need no memory for it.
        Dispose();
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            if (part.MessageType == WebSocketMessageType.Binary) throw new SocketClosedException(CloseCode.BadMessage("Message is not text"));
            length += part.Count;
            if (length > limit) throw new SocketClosedException(CloseCode.MessageTooBig);
            if (part.EndOfMessage) return buffer.AsMemory(0, length);
            if (length == buffer.Length) Grow();
        }
    }

    public void Dispose()
    {
        if (buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(buffer.Length * 2, Shortest), limit + 1));
        buffer.CopyTo(larger, 0);
        Dispose();
        buffer = larger;
    }
}
