using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Json;

namespace Forum.Load.Subscriptions;

/// <summary>The bytes that the server sends to a reconnecting client after the header block of its response.</summary>
/// <param name="Handshake">How the client connects.</param>
/// <param name="Greeting">How many bytes the client waits for before it sends its last message.</param>
/// <param name="Bytes">All bytes, including the greeting.</param>
internal sealed record RecordedReplay(Handshake Handshake, int Greeting, byte[] Bytes)
{
    /// <summary>
    /// Connects once with an ordinary WebSocket client and checks each event: none is missing and none is duplicated.
    /// </summary>
    /// <param name="handshake">How to connect to the forum.</param>
    /// <param name="missed">How many events are expected.</param>
    /// <param name="cancellationToken">Cancels the recording.</param>
    public static async Task<RecordedReplay> RecordAsync(
        Handshake handshake, int missed, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(new($"ws://{handshake.Address}/graphql"), cancellationToken);
        await socket.SendAsync(Payload(handshake.Init), WebSocketMessageType.Text, true, cancellationToken);
        var greeting = Frame(await ReceiveAsync(socket, cancellationToken));
        await socket.SendAsync(Payload(handshake.Subscribe(0)), WebSocketMessageType.Text, true, cancellationToken);
        var (bytes, comments) = (new List<byte>(greeting), new HashSet<string>());
        while (comments.Count < missed)
        {
            var message = await ReceiveAsync(socket, cancellationToken);
            using var json = JsonDocument.Parse(message);
            var published = json.RootElement.GetProperty("payload").GetProperty("data").GetProperty("articleEvents");
            if (!comments.Add(published.GetProperty("comment").GetProperty("id").GetString()!))
                throw new LoadFailure("A comment arrived twice.");
            bytes.AddRange(Frame(message));
        }

        return new(handshake, greeting.Length, [.. bytes]);
    }

    /// <summary>A server's frame is not masked. Source: RFC 6455, section 5.2.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> text)
    {
        if (text.Length < 126) return [0x81, (byte)text.Length, .. text];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)text.Length);
        return [0x81, 126, .. length, .. text];
    }

    /// <summary>The payload of a client's frame whose mask is all zeros.</summary>
    public static byte[] Payload(byte[] frame) => frame[((frame[1] & 127) == 126 ? 8 : 6)..];

    private static async Task<byte[]> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                throw new LoadFailure($"The server closed the WebSocket: {socket.CloseStatusDescription}");
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage) return message.ToArray();
        }
    }
}
