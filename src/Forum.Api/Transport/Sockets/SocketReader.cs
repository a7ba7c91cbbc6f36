using System.Buffers;
using System.Net.WebSockets;

namespace Forum.Api.Transport.Sockets;

/// <summary>Reads whole messages from a socket, and no more of each than is allowed.</summary>
internal sealed class SocketReader(WebSocket socket, int limit) : IDisposable
{
    // Most messages are short, and most sockets wait: what a long one needed is given back.
    private const int Resting = 1_024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Resting);

    /// <summary>The next message, good until the next call; null when the other side closes.</summary>
    /// <exception cref="SocketRefused">It is too long, or no text.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        Rest();
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            if (part.MessageType == WebSocketMessageType.Binary) throw new SocketRefused(CloseCode.BadMessage("Message is not text"));
            length += part.Count;
            if (length > limit) throw new SocketRefused(CloseCode.MessageTooBig);
            if (part.EndOfMessage) return buffer.AsMemory(0, length);
            if (length == buffer.Length) Grow();
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, limit + 1));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private void Rest()
    {
        if (buffer.Length <= 4 * Resting) return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent(Resting);
    }
}
