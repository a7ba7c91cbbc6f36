using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Forum.Load.Subscriptions;

/// <summary>
/// A reconnecting client: sends each message when the previous one has its response, and compares every byte with the
/// script.
/// </summary>
internal sealed class ReconnectingClient : IDisposable
{
    private readonly RecordedReplay script;
    private readonly int number;
    private readonly Socket socket;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly List<byte> head = [];
    private bool isConnected, hasSubscribed;
    private int at;

    public ReconnectingClient(RecordedReplay script, int number)
    {
        (this.script, this.number) = (script, number);
        socket =
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
                LingerState = new(true, 0)
            };

        // One address has too few ports, because a closed connection keeps its port for a while (TIME_WAIT).
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (number / 4_000))]), 0));
        socket.Connect(script.Handshake.Address);
        socket.Send(script.Handshake.Request);
    }

    public int Descriptor => (int)socket.Handle;

    /// <summary>Whether the handshake is complete.</summary>
    public bool IsConnected => isConnected;

    /// <summary>Milliseconds until everything had arrived; null: not yet.</summary>
    public double? Took { get; private set; }

    public void Process(ReadOnlySpan<byte> bytes)
    {
        if (!isConnected) bytes = ProcessHead(bytes);
        if (bytes.IsEmpty) return;
        if (bytes.Length > script.Bytes.Length - at || !script.Bytes.AsSpan(at, bytes.Length).SequenceEqual(bytes))
            throw new LoadFailure(
                $"A subscriber received an unexpected message: {Encoding.UTF8.GetString(bytes[..Math.Min(400, bytes.Length)])}");
        at += bytes.Length;
        if (!hasSubscribed && at >= script.Greeting) Subscribe();
        if (at == script.Bytes.Length) Took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public void Dispose() => socket.Dispose();

    private ReadOnlySpan<byte> ProcessHead(ReadOnlySpan<byte> bytes)
    {
        head.AddRange(bytes);
        var all = head.ToArray();
        if (all.AsSpan().IndexOf("\r\n\r\n"u8) is not (> 0 and var end)) return [];
        if (!all.AsSpan().StartsWith("HTTP/1.1 101 "u8))
            throw new LoadFailure($"{script.Handshake.Address} sent {Encoding.UTF8.GetString(all)}");
        isConnected = true;
        if (script.Handshake.Init.Length > 0) socket.Send(script.Handshake.Init);
        if (script.Greeting == 0) Subscribe();
        return all.AsSpan(end + 4);
    }

    private void Subscribe()
    {
        hasSubscribed = true;
        socket.Send(script.Handshake.Subscribe(number));
    }
}
