using System.Buffers;
using System.Net.WebSockets;

namespace GraphQLServer.WebSockets;

/// <summary>Reads whole messages from a socket, up to a size limit.</summary>
internal sealed class SocketReader(WebSocket socket, int limit) : IDisposable
{
    /// <summary>The initial buffer size, large enough for most messages.</summary>
    private const int MinBufferLength = 1_024;

    private byte[] buffer = [];

    /// <summary>The next message, valid until the next call; null when the client closes the socket.</summary>
    /// <exception cref="SocketClosedException">The message is too long or is not a text message.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        // Most sockets are idle and need no buffer meanwhile.
        Dispose();
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            if (part.MessageType == WebSocketMessageType.Binary)
                throw new SocketClosedException(CloseCode.BadMessage("Message is not text"));
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
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(buffer.Length * 2, MinBufferLength), limit + 1));
        buffer.CopyTo(larger, 0);
        Dispose();
        buffer = larger;
    }
}
