using System.Diagnostics;

namespace Forum.Load.Subscriptions;

/// <summary>
/// Thousands of subscribers of one endpoint, read by one thread, which counts the messages that they receive.
/// </summary>
internal sealed class Subscribers : IDisposable
{
    private const int Openers = 16;

    private readonly SubscriberConnection[] connections;
    private readonly Epoll epoll = new();
    private readonly Thread thread;
    private readonly byte[] buffer = new byte[256 * 1024];
    private volatile bool isOver;
    private volatile Exception? failure;
    private long received, lastAt;

    private Subscribers(SubscriberConnection[] listeners)
    {
        this.connections = listeners;
        for (var i = 0; i < listeners.Length; i++) epoll.Watch(listeners[i].Descriptor, i);
        thread = new Thread(Read) { IsBackground = true };
        thread.Start();
    }

    public int Count => connections.Length;

    /// <summary>Messages received by all subscribers together.</summary>
    public long Received => Interlocked.Read(ref received);

    /// <summary>Writes of the server that carried data, summed over all subscribers.</summary>
    public long Writes => connections.Sum(connection => connection.Segments);

    public byte[] LastMessage => connections[0].LastMessage;

    /// <summary>Connects all subscribers, some at a time.</summary>
    public static Subscribers Open(Handshake handshake, int count)
    {
        var listeners = new SubscriberConnection[count];
        var failures = new Exception?[Openers];
        var threads = Enumerable.Range(0, Openers).Select(opener => new Thread(() =>
        {
            try
            {
                for (var i = opener; i < count; i += Openers) listeners[i] = new SubscriberConnection(handshake, i);
            }
            catch (Exception exception) when (exception is System.Net.Sockets.SocketException or LoadFailure)
            {
                failures[opener] = exception;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return Array.Find(failures, failure => failure is not null) is { } first
            ? throw new LoadFailure($"Not all of {count} subscribers connected: {first.Message}")
            : new Subscribers(listeners);
    }

    /// <summary>Waits until all subscribers together have received this many messages.</summary>
    /// <returns>When the last message arrived, in ticks of <see cref="Stopwatch"/>.</returns>
    public async Task<long> WaitForAsync(long messages, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (Received < messages)
        {
            if (failure is { } problem) throw new LoadFailure(problem.Message);
            if (waited.Elapsed > TimeSpan.FromSeconds(30))
                throw new LoadFailure(
                    $"Of {messages} messages, {Received} arrived. The last message of the subscriber with the fewest: {Text(connections.MinBy(connection => connection.Messages)!.LastMessage)}");
            await Task.Delay(1, cancellationToken);
        }

        return Interlocked.Read(ref lastAt);
    }

    /// <summary>Fails unless each subscriber has received exactly this many messages.</summary>
    public void AssertEachReceived(int messages)
    {
        if (Array.Find(connections, connection => connection.Messages != messages) is { } one)
            throw new LoadFailure($"A subscriber received {one.Messages} messages of {messages}.");
    }

    private static string Text(byte[] message) => System.Text.Encoding.UTF8.GetString(message);

    public void Dispose()
    {
        isOver = true;
        thread.Join();
        foreach (var connection in connections) connection.Dispose();
        epoll.Dispose();
    }

    private void Read()
    {
        try
        {
            while (!isOver) epoll.Wait(20, Take);
        }
        catch (Exception exception) when (exception is LoadFailure or System.Net.Sockets.SocketException)
        {
            failure = exception;
        }
    }

    private void Take(int number)
    {
        var received = Epoll.Receive(connections[number].Descriptor, buffer);
        if (received == 0) throw new LoadFailure("The server closed a connection.");
        if (received < 0) return;
        if (connections[number].Process(buffer.AsSpan(0, received)) is not (> 0 and var whole)) return;
        Interlocked.Exchange(ref lastAt, Stopwatch.GetTimestamp());
        Interlocked.Add(ref this.received, whole);
    }
}
