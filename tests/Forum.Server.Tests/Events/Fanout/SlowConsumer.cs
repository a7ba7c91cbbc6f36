using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Forum.Server.Tests.Events.Fanout;

/// <summary>
/// A slow consumer: a client that subscribes to an article and never reads, with small network buffers.
/// </summary>
internal sealed class SlowConsumer : IDisposable
{
    private readonly Socket socket =
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };

    private SlowConsumer(Uri address) => socket.Connect(new IPEndPoint(IPAddress.Loopback, address.Port));

    public static SlowConsumer OverWebSocket(Uri api, string document, object variables)
    {
        var it = new SlowConsumer(api);
        it.Send($"GET {api.AbsolutePath} HTTP/1.1\r\nHost: {api.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n");

        // The server must acknowledge connection_init before the client subscribes.
        it.ReceiveUntil("\r\n\r\n");
        it.SendFrame("{\"type\":\"connection_init\"}");
        it.ReceiveUntil("connection_ack\"}");
        it.SendFrame(
            JsonSerializer.Serialize(
                new { id = "live", type = "subscribe", payload = new { query = document, variables } }));
        return it;
    }

    public static SlowConsumer OverServerSentEvents(Uri api, string document, object variables)
    {
        var it = new SlowConsumer(api);
        it.Send($"GET {api.AbsolutePath}?query={Uri.EscapeDataString(document)}&variables={Uri.EscapeDataString(JsonSerializer.Serialize(variables))} HTTP/1.1\r\nHost: {api.Authority}\r\nAccept: text/event-stream\r\n\r\n");
        return it;
    }

    public void Dispose() => socket.Dispose();

    private void Send(string text) => socket.Send(Encoding.ASCII.GetBytes(text));

    /// <summary>
    /// A client's frame is masked; a mask of zeros leaves the payload unchanged. Source: RFC 6455, section 5.3.
    /// </summary>
    private void SendFrame(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        byte[] head = bytes.Length < 126
            ? [0x81, (byte)(0x80 | bytes.Length)]
            : [0x81, 0x80 | 126, (byte)(bytes.Length >> 8), (byte)bytes.Length];
        socket.Send([.. head, 0, 0, 0, 0, .. bytes]);
    }

    private void ReceiveUntil(string end)
    {
        var (received, one) = (new StringBuilder(), new byte[1]);
        while (!received.ToString().EndsWith(end, StringComparison.Ordinal)
            && socket.Receive(one) == 1) received.Append((char)one[0]);
    }
}
