using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Forum.Testing;

namespace Forum.Server.Tests.Events.Fanout;

/// <summary>A slow consumer: a client that subscribes to an article and never reads, with small network buffers.</summary>
internal sealed class SlowConsumer : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };

    private SlowConsumer(Uri address) => socket.Connect(new IPEndPoint(IPAddress.Loopback, address.Port));

    public static SlowConsumer BySocket(Uri api, string document, object variables)
    {
        var it = new SlowConsumer(api);
        it.Say($"GET {api.AbsolutePath} HTTP/1.1\r\nHost: {api.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n");

        // The server must acknowledge connection_init before the client subscribes.
        it.Hear("\r\n\r\n");
        it.SayFrame("{\"type\":\"connection_init\"}");
        it.Hear("connection_ack\"}");
        it.SayFrame(JsonSerializer.Serialize(new { id = "live", type = "subscribe", payload = new { query = document, variables } }));
        return it;
    }

    public static SlowConsumer ByEvents(Uri api, string document, object variables)
    {
        var it = new SlowConsumer(api);
        it.Say($"GET {api.AbsolutePath}?query={Uri.EscapeDataString(document)}&variables={Uri.EscapeDataString(JsonSerializer.Serialize(variables))} HTTP/1.1\r\nHost: {api.Authority}\r\nAccept: text/event-stream\r\n\r\n");
        return it;
    }

    public void Dispose() => socket.Dispose();

    private void Say(string text) => socket.Send(Encoding.ASCII.GetBytes(text));

    /// <summary>A client's frame is masked; a mask of zeros leaves the payload unchanged. Source: RFC 6455, section 5.3.</summary>
    private void SayFrame(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        byte[] head = bytes.Length < 126 ? [0x81, (byte)(0x80 | bytes.Length)] : [0x81, 0x80 | 126, (byte)(bytes.Length >> 8), (byte)bytes.Length];
        socket.Send([.. head, 0, 0, 0, 0, .. bytes]);
    }

    private void Hear(string end)
    {
        var (heard, one) = (new StringBuilder(), new byte[1]);
        while (!heard.ToString().EndsWith(end, StringComparison.Ordinal) && socket.Receive(one) == 1) heard.Append((char)one[0]);
    }
}
