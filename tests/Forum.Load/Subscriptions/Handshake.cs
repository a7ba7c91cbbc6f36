using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Forum.Load.Subscriptions;

/// <summary>
/// How a subscriber connects, as the bytes sent over the wire, and how messages are framed afterwards.
/// </summary>
/// <param name="Address">The server's address.</param>
/// <param name="Request">The HTTP request; the response is a header block.</param>
/// <param name="Init">The message sent next, which gets one message in response; empty: none.</param>
/// <param name="Subscribe">The last message, by the subscriber's number; empty: none.</param>
/// <param name="IsSocket">True: WebSocket frames; false: server-sent events.</param>
internal sealed record Handshake(
    IPEndPoint Address, byte[] Request, byte[] Init, Func<int, byte[]> Subscribe, bool IsSocket)
{
    public static readonly byte[] Pong = Frame("{\"type\":\"pong\"}");

    public static Handshake Socket(
        IPEndPoint to, string path, string protocol = "", string init = "", Func<int, string>? subscribe = null) => new(
        to,
        Head($"GET {path} HTTP/1.1\r\nHost: {to}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            + (protocol.Length > 0 ? $"Sec-WebSocket-Protocol: {protocol}\r\n" : "")),
        init.Length > 0 ? Frame(init) : [],
        number => subscribe is null ? [] : Frame(subscribe(number)),
        IsSocket: true);

    public static Handshake Events(IPEndPoint to, string path) =>
        new(to, Head($"GET {path} HTTP/1.1\r\nHost: {to}\r\nAccept: text/event-stream\r\n"), [], _ =>
            [], IsSocket: false);

    private static byte[] Head(string lines) => Encoding.ASCII.GetBytes(lines + "\r\n");

    /// <summary>
    /// A client's frame must be masked; a mask of zeros leaves the payload unchanged. Source: RFC 6455, section 5.3.
    /// </summary>
    private static byte[] Frame(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length < 126) return [0x81, (byte)(0x80 | bytes.Length), 0, 0, 0, 0, .. bytes];
        var head = new byte[8];
        (head[0], head[1]) = (0x81, 0x80 | 126);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)bytes.Length);
        return [.. head, .. bytes];
    }
}
