using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.WebSockets;

/// <summary>
/// The byte stream below the WebSocket protocol. Without TLS, it writes directly to the network socket, because
/// Kestrel's output pipe costs a flush and a thread switch for each message
/// (src/docs/decisions/0021-direct-socket-writes.md).
/// </summary>
internal sealed class RawSocketStream(Stream connection, Socket? socket) : Stream
{
    private readonly SemaphoreSlim writeLock = new(1, 1);

    // Direct writes must not overtake the handshake response or the first message, which went through Kestrel. A client
    // that sends something after these has received them. (A client that does not wait for the handshake response
    // violates RFC 6455, section 4.1.)
    private volatile bool hasWritten, writesDirectly, isDisposed;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get =>
        throw new NotSupportedException(); set => throw new NotSupportedException();
    }

    public static RawSocketStream Of(HttpContext http, Stream connection, bool writesDirectly)
    {
        var isPlainHttp11 = writesDirectly
            && HttpProtocol.IsHttp11(http.Request.Protocol)
            && http.Features.Get<ITlsHandshakeFeature>() is null;
        var socket = isPlainHttp11 ? http.Features.Get<IConnectionSocketFeature>()?.Socket : null;
        if (socket is not null) socket.Blocking = false;
        return new(connection, socket);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await connection.ReadAsync(buffer, cancellationToken);
        if (read > 0 && hasWritten) writesDirectly = true;
        return read;
    }

    /// <summary>
    /// Writes whole frames: those of the send queue, or the replies of the WebSocket implementation to control frames.
    /// </summary>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!writeLock.Wait(0, CancellationToken.None)) await writeLock.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (socket is not null && writesDirectly)
            {
                await SendAsync(socket, buffer, cancellationToken);
                return;
            }

            await connection.WriteAsync(buffer, cancellationToken);
            hasWritten = true;
        }
        finally
        {
            writeLock.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        socket is not null && writesDirectly ? Task.CompletedTask : connection.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        isDisposed = true;
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>
    /// Usually the network accepts all bytes immediately; otherwise the rest waits until the socket is writable.
    /// </summary>
    private static async ValueTask SendAsync(
        Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var sent = socket.Send(bytes.Span, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
            throw new IOException("The client disconnected.", new SocketException((int)error));
        if (error == SocketError.WouldBlock) sent = 0;
        try
        {
            while (sent < bytes.Length)
                sent += await socket.SendAsync(bytes[sent..], SocketFlags.None, cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new IOException("The client disconnected.", exception);
        }
    }
}
