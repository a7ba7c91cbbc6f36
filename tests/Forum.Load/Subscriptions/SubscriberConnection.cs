using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Forum.Load.Subscriptions;

/// <summary>One subscriber of a crowd: connects and counts the messages that it receives.</summary>
internal sealed class SubscriberConnection : IDisposable
{
    /// <summary>Shorter messages are pings.</summary>
    private const int ShortestEvent = 40;

    private readonly Socket socket;
    private readonly Handshake handshake;
    private readonly byte[] head = new byte[10];
    private int headLength, blockLength;
    private long left;
    private byte before;

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
        // One address has too few ports.
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (number / 4_000))]), 0));
        socket.Connect(handshake.Address);
        socket.Send(handshake.Request);
        ReadHead();
        if (handshake.Init.Length > 0)
        {
            socket.Send(handshake.Init);
            while (headLength > 0 || left > 0 || HasReceivedNothing) Read();
        }

        Messages = 0;
        if (handshake.Subscribe(number) is { Length: > 0 } subscribe) socket.Send(subscribe);
    }

    public int Descriptor => (int)socket.Handle;

    public int Messages { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The start of the last message, for inspection.</summary>
    public byte[] Last { get; private set; } = [];

    private bool HasReceivedNothing => Bytes == 0;

    /// <summary>
    /// TCP segments with data received so far: one for each short write. Source: tcp(7), `tcpi_data_segs_in`.
    /// </summary>
    public long Segments
    {
        get
        {
            var info = new byte[232];
            socket.GetRawSocketOption(6, 11, info);
            return BinaryPrimitives.ReadUInt32LittleEndian(info.AsSpan(152));
        }
    }

    /// <returns>The number of messages that are completed by these bytes.</returns>
    public int Process(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        var whole = handshake.IsSocket ? CountFrames(bytes) : CountEvents(bytes);
        Messages += whole;
        return whole;
    }

    public void Dispose() => socket.Dispose();

    private int CountFrames(ReadOnlySpan<byte> bytes)
    {
        var whole = 0;
        while (bytes.Length > 0)
        {
            if (left > 0)
            {
                var part = (int)Math.Min(left, bytes.Length);
                left -= part;
                bytes = bytes[part..];
                continue;
            }

            head[headLength++] = bytes[0];
            bytes = bytes[1..];
            if (headLength < 2 || headLength < HeadLength()) continue;
            left = PayloadLength();
            headLength = 0;
            if (head[0] == 0x88) throw new LoadFailure("The server closed a socket.");
            if (left >= ShortestEvent) whole++;
            else if (left == "{\"type\":\"ping\"}".Length) socket.Send(Handshake.Pong);
            if (bytes.Length >= left && left >= ShortestEvent) Last = bytes[..(int)left].ToArray();
        }

        return whole;
    }

    private int HeadLength() => (head[1] & 127) switch { 126 => 4, 127 => 10, _ => 2 };

    private long PayloadLength() => (head[1] & 127) switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)),
        127 => BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(2)),
        var length => length,
    };

    private int CountEvents(ReadOnlySpan<byte> bytes)
    {
        var whole = 0;
        foreach (var next in bytes)
        {
            blockLength++;
            if (next == '\n' && before == '\n')
            {
                if (blockLength >= ShortestEvent)
                {
                    whole++;
                    Last = LastBlock(bytes);
                }

                blockLength = 0;
            }

            before = next;
        }

        return whole;
    }

    /// <summary>The last complete event, without the chunk size before it.</summary>
    private static byte[] LastBlock(ReadOnlySpan<byte> bytes)
    {
        var begin = bytes.LastIndexOf("event: next\n"u8);
        var length = begin < 0 ? -1 : bytes[begin..].IndexOf("\n\n"u8);
        return length < 0 ? [] : bytes.Slice(begin, length + 2).ToArray();
    }

    private void ReadHead()
    {
        var received = new List<byte>();
        var one = new byte[1];
        while (received.Count < 4 || received[^1] != '\n' || received[^2] != '\r' || received[^3] != '\n')
        {
            if (socket.Receive(one) == 0) throw new LoadFailure("The server closed a connection.");
            received.Add(one[0]);
        }

        var status = System.Text.Encoding.ASCII.GetString([.. received.Take(12)]);
        if (status is not ("HTTP/1.1 101" or "HTTP/1.1 200"))
            throw new LoadFailure($"{handshake.Address} answers {status}.");
    }

    private void Read()
    {
        var buffer = new byte[1_024];
        var received = socket.Receive(buffer);
        if (received == 0) throw new LoadFailure("The server closed a socket.");
        Process(buffer.AsSpan(0, received));
    }
}
