using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Forum.Load.Measuring;

/// <summary>
/// One blocking keep-alive HTTP/1.1 connection on a raw socket: a client library would cost as much as the program that
/// it measures. Supports `Content-Length` and chunked bodies. Source: RFC 9112.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket socket;
    private byte[] buffer = new byte[256 * 1024];
    private int start, end, headEnd;

    public HttpConnection(IPEndPoint to)
    {
        socket =
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
                ReceiveTimeout = 30_000
            };
        socket.Connect(to);
    }

    /// <summary>The status line and headers of the last response.</summary>
    public string Head => System.Text.Encoding.ASCII.GetString(buffer, 0, headEnd);

    /// <summary>Sends a request and returns the status and the body, which is valid until the next call.</summary>
    public (int Status, ReadOnlyMemory<byte> Body) Exchange(HttpCall call)
    {
        socket.Send(call.Bytes);
        start = end = 0;
        while ((headEnd = buffer.AsSpan(0, end).IndexOf("\r\n\r\n"u8)) < 0) Receive();
        var head = buffer.AsSpan(0, headEnd + 2);
        if (!Utf8Parser.TryParse(head[9..], out int status, out _))
            throw new LoadFailure("The program did not send an HTTP response.");
        start = headEnd + 4;
        if (status is 204 or 304) return (status, default);
        return (status, Number(head, "content-length:"u8) is { } length ? Whole(length) : Chunked());
    }

    public void Dispose() => socket.Dispose();

    private ReadOnlyMemory<byte> Whole(int length)
    {
        while (end - start < length) Receive();
        return buffer.AsMemory(start, length);
    }

    /// <summary>Joins the chunks in place.</summary>
    private ReadOnlyMemory<byte> Chunked()
    {
        var (body, next) = (start, start);
        while (true)
        {
            int line;
            while ((line = buffer.AsSpan(next, end - next).IndexOf("\r\n"u8)) < 0) Receive();
            if (!Utf8Parser.TryParse(buffer.AsSpan(next, line), out int size, out _, 'x'))
                throw new LoadFailure("A chunk has no size.");
            next += line + 2;
            while (end - next < size + 2) Receive();
            if (size == 0) return buffer.AsMemory(start, body - start);
            buffer.AsSpan(next, size).CopyTo(buffer.AsSpan(body));
            (body, next) = (body + size, next + size + 2);
        }
    }

    private void Receive()
    {
        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var received = socket.Receive(buffer.AsSpan(end));
        if (received == 0) throw new LoadFailure("The program closed the connection.");
        end += received;
    }

    private static int? Number(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (line.Length <= name.Length || !System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name)) continue;
            return Utf8Parser.TryParse(line[name.Length..].TrimStart((byte)' '), out int value, out _) ? value : null;
        }

        return null;
    }
}
