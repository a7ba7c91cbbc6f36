using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Forum.Load.Subscriptions;

/// <summary>
/// The baseline for a message between nodes: PUBLISH on one Redis connection, until the message arrives on another one
/// that has subscribed, with nothing in between. Source: the Redis protocol, inline commands.
/// </summary>
internal sealed class RedisRoundTrip : IDisposable
{
    private static readonly byte[] Publish = "PUBLISH trip 123456\r\n"u8.ToArray();

    private readonly Socket publisher, subscriber;
    private readonly byte[] buffer = new byte[4_096];

    public RedisRoundTrip(IPEndPoint redis)
    {
        (publisher, subscriber) = (Connect(redis), Connect(redis));
        subscriber.Send("SUBSCRIBE trip\r\n"u8);
        subscriber.Receive(buffer);
    }

    /// <summary>Milliseconds that one message takes.</summary>
    public double Measure()
    {
        var start = Stopwatch.GetTimestamp();
        publisher.Send(Publish);
        var received = subscriber.Receive(buffer);
        var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (!buffer.AsSpan(0, received).EndsWith("123456\r\n"u8))
            throw new LoadFailure("The message over Redis did not arrive.");

        // Reads the number of subscribers that received it.
        publisher.Receive(buffer);
        return took;
    }

    public void Dispose()
    {
        publisher.Dispose();
        subscriber.Dispose();
    }

    private static Socket Connect(IPEndPoint redis)
    {
        var socket =
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
                ReceiveTimeout = 30_000
            };
        socket.Connect(redis);
        return socket;
    }
}
