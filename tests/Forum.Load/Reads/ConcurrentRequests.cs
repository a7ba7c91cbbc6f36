using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Forum.Load.Measuring;

namespace Forum.Load.Reads;

/// <summary>Many connections, opened beforehand, that send the same request concurrently.</summary>
internal sealed class ConcurrentRequests : IDisposable
{
    private readonly List<Socket> sockets = [];

    /// <summary>Larger than a page; allocated beforehand, so that no request waits for the garbage collector.</summary>
    private readonly List<byte[]> buffers = [];

    public ConcurrentRequests(IPEndPoint to, int connections)
    {
        for (var number = 0; number < connections; number++)
        {
            sockets.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            sockets[^1].Connect(to);
            buffers.Add(new byte[256 * 1024]);
        }
    }

    /// <summary>Sends the request on all connections.</summary>
    /// <param name="call">The request.</param>
    /// <param name="onSent">Called when all requests have been sent.</param>
    /// <returns>
    /// How long it took to send all requests, how long each waited from the first request on, in milliseconds, and the
    /// responses.
    /// </returns>
    public async Task<(double Sending, IReadOnlyList<double> Waits, IReadOnlyList<ReadOnlyMemory<byte>> Responses)>
        RunAsync(HttpCall call, Func<Task> onSent)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var socket in sockets) socket.Send(call.Bytes);
        var sending = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await onSent();
        var all = await Task.WhenAll(sockets.Select((socket, number) => ReadAsync(socket, buffers[number], start)));
        return (sending, [.. all.Select(response => response.Wait)], [.. all.Select(response => response.Bytes)]);
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    /// <summary>Reads a response that has a `Content-Length` header.</summary>
    private static async Task<(double Wait, ReadOnlyMemory<byte> Bytes)> ReadAsync(
        Socket socket, byte[] buffer, long start)
    {
        var (end, total) = (0, int.MaxValue);
        while (end < total)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(end));
            if (received == 0) throw new LoadFailure("The program closed the connection.");
            end += received;
            if (total == int.MaxValue) total = Length(buffer.AsSpan(0, end));
        }

        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, buffer.AsMemory(0, end));
    }

    private static int Length(ReadOnlySpan<byte> response)
    {
        var head = response.IndexOf("\r\n\r\n"u8);
        if (head < 0) return int.MaxValue;
        if (!response.StartsWith("HTTP/1.1 200 "u8))
            throw new LoadFailure(System.Text.Encoding.UTF8.GetString(response));
        var length = response[(response.IndexOf("Content-Length: "u8) + 16)..];
        return System.Buffers.Text.Utf8Parser.TryParse(length, out int body, out _)
            ? head + 4 + body
            : throw new LoadFailure("The response has no length.");
    }
}
