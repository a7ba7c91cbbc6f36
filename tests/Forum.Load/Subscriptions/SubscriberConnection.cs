using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Forum.Load.Subscriptions;

/// <summary>One simulated subscriber. Connects and counts the messages that it receives.</summary>
internal sealed class SubscriberConnection : IDisposable
{
    /// <summary>In bytes. Shorter messages are protocol messages, such as pings, and are not counted.</summary>
    private const int MinEventLength = 40;

    private readonly Socket socket;
    private readonly Handshake handshake;
    private readonly byte[] frameHeader = new byte[10];
    private int frameHeaderLength, eventLength;
    private long remainingPayload;
    private byte previousByte;
    private bool isEvent;

    public SubscriberConnection(Handshake handshake, int number)
    {
        this.handshake = handshake;
        socket =
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
                ReceiveTimeout = 60_000,
                LingerState = new(true, 0)
            };
        // One source address has too few ephemeral ports.
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (number / 4_000))]), 0));
        socket.Connect(handshake.Address);
        socket.Send(handshake.Request);
        ReadResponseHeaders();
        if (handshake.Init.Length > 0)
        {
            socket.Send(handshake.Init);
            while (frameHeaderLength > 0 || remainingPayload > 0 || HasReceivedNothing) Read();
        }

        Messages = 0;
        if (handshake.Subscribe(number) is { Length: > 0 } subscribe) socket.Send(subscribe);
    }

    public int Descriptor => (int)socket.Handle;

    public int Messages { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The last message that was received in one piece, for error messages.</summary>
    public byte[] LastMessage { get; private set; } = [];

    private bool HasReceivedNothing => Bytes == 0;

    /// <summary>
    /// TCP segments with data received so far: one for each short write. Source: tcp(7), `tcpi_data_segs_in`.
    /// </summary>
    public long Segments
    {
        get
        {
            var info = new byte[232];
            // IPPROTO_TCP, TCP_INFO, and the offset of tcpi_data_segs_in in linux/tcp.h.
            socket.GetRawSocketOption(6, 11, info);
            return BinaryPrimitives.ReadUInt32LittleEndian(info.AsSpan(152));
        }
    }

    /// <returns>The number of messages that are completed by these bytes.</returns>
    public int Process(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        var completedMessages = handshake.IsSocket ? CountWebSocketMessages(bytes) : CountServerSentEvents(bytes);
        Messages += completedMessages;
        return completedMessages;
    }

    public void Dispose() => socket.Dispose();

    private int CountWebSocketMessages(ReadOnlySpan<byte> bytes)
    {
        var completedMessages = 0;
        while (bytes.Length > 0)
        {
            if (remainingPayload > 0)
            {
                var part = (int)Math.Min(remainingPayload, bytes.Length);
                remainingPayload -= part;
                bytes = bytes[part..];
                if (remainingPayload == 0 && isEvent) completedMessages++;
                continue;
            }

            frameHeader[frameHeaderLength++] = bytes[0];
            bytes = bytes[1..];
            if (frameHeaderLength < 2 || frameHeaderLength < FrameHeaderLength()) continue;
            remainingPayload = PayloadLength();
            frameHeaderLength = 0;
            if (frameHeader[0] == 0x88) throw new LoadFailure("The server closed the WebSocket.");
            isEvent = remainingPayload >= MinEventLength;
            if (remainingPayload == "{\"type\":\"ping\"}".Length) socket.Send(Handshake.Pong);
            if (isEvent && bytes.Length >= remainingPayload) LastMessage = bytes[..(int)remainingPayload].ToArray();
        }

        return completedMessages;
    }

    private int FrameHeaderLength() => (frameHeader[1] & 127) switch { 126 => 4, 127 => 10, _ => 2 };

    private long PayloadLength() => (frameHeader[1] & 127) switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(frameHeader.AsSpan(2)),
        127 => BinaryPrimitives.ReadInt64BigEndian(frameHeader.AsSpan(2)),
        var length => length,
    };

    private int CountServerSentEvents(ReadOnlySpan<byte> bytes)
    {
        var completedMessages = 0;
        foreach (var next in bytes)
        {
            eventLength++;
            if (next == '\n' && previousByte == '\n')
            {
                if (eventLength >= MinEventLength)
                {
                    completedMessages++;
                    LastMessage = LastServerSentEvent(bytes);
                }

                eventLength = 0;
            }

            previousByte = next;
        }

        return completedMessages;
    }

    /// <summary>The last complete event, without the chunk size before it.</summary>
    private static byte[] LastServerSentEvent(ReadOnlySpan<byte> bytes)
    {
        var begin = bytes.LastIndexOf("event: next\n"u8);
        var length = begin < 0 ? -1 : bytes[begin..].IndexOf("\n\n"u8);
        return length < 0 ? [] : bytes.Slice(begin, length + 2).ToArray();
    }

    private void ReadResponseHeaders()
    {
        var received = new List<byte>();
        var one = new byte[1];
        while (received.Count < 4 || received[^1] != '\n' || received[^2] != '\r' || received[^3] != '\n')
        {
            if (socket.Receive(one) == 0) throw new LoadFailure("The server closed the connection.");
            received.Add(one[0]);
        }

        var status = System.Text.Encoding.ASCII.GetString([.. received.Take(12)]);
        if (status is not ("HTTP/1.1 101" or "HTTP/1.1 200"))
            throw new LoadFailure($"{handshake.Address} responded with {status}; expected 101 or 200.");
    }

    private void Read()
    {
        var buffer = new byte[1_024];
        var received = socket.Receive(buffer);
        if (received == 0) throw new LoadFailure("The server closed the connection.");
        Process(buffer.AsSpan(0, received));
    }
}
