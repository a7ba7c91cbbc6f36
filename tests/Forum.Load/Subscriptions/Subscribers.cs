using System.Diagnostics;

namespace Forum.Load.Subscriptions;

/// <summary>Thousands of subscribers of one endpoint, read by one thread, which counts the messages that they receive.</summary>
internal sealed class Subscribers : IDisposable
{
    private const int Openers = 16;

    private readonly SubscriberConnection[] listeners;
    private readonly Epoll epoll = new();
    private readonly Thread thread;
    private readonly byte[] buffer = new byte[256 * 1024];
    private volatile bool isOver;
    private volatile Exception? failure;
    private long received, lastAt;

    private Subscribers(SubscriberConnection[] listeners)
    {
        this.listeners = listeners;
        for (var i = 0; i < listeners.Length; i++) epoll.Watch(listeners[i].Descriptor, i);
        thread = new Thread(Read) { IsBackground = true };
        thread.Start();
    }

    public int Count => listeners.Length;

    /// <summary>Messages received by all subscribers together.</summary>
    public long Received => Interlocked.Read(ref received);

    /// <summary>Writes of the server that carried data, summed over all subscribers.</summary>
    public long Writes => listeners.Sum(listener => listener.Segments);

    public byte[] LastMessage => listeners[0].Last;

    /// <summary>Connects all subscribers, some at a time.</summary>
    public static Subscribers Open(Handshake door, int count)
    {
        var listeners = new SubscriberConnection[count];
        var failures = new Exception?[Openers];
        var threads = Enumerable.Range(0, Openers).Select(opener => new Thread(() =>
        {
            try
            {
                for (var i = opener; i < count; i += Openers) listeners[i] = new SubscriberConnection(door, i);
            }
            catch (Exception problem) when (problem is System.Net.Sockets.SocketException or LoadFailure)
            {
                failures[opener] = problem;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return Array.Find(failures, failure => failure is not null) is { } first
            ? throw new LoadFailure($"Not all of {count} came in: {first.Message}")
            : new Subscribers(listeners);
    }

    /// <summary>Waits until all subscribers together have received this many messages.</summary>
    /// <returns>When the last message arrived, in ticks of <see cref="Stopwatch"/>.</returns>
    public async Task<long> ReceivedAsync(long messages, CancellationToken cancellationToken)
    {
        var patience = Stopwatch.StartNew();
        while (Received < messages)
        {
            if (failure is { } problem) throw new LoadFailure(problem.Message);
            if (patience.Elapsed > TimeSpan.FromSeconds(30)) throw new LoadFailure($"Of {messages} messages {Received} came. Who got least, got last: {Text(listeners.MinBy(listener => listener.Messages)!.Last)}");
            await Task.Delay(1, cancellationToken);
        }

        return Interlocked.Read(ref lastAt);
    }

    /// <summary>Fails unless each subscriber has received exactly this many messages.</summary>
    public void MustHaveEach(int messages)
    {
        if (Array.Find(listeners, listener => listener.Messages != messages) is { } one)
            throw new LoadFailure($"A listener got {one.Messages} messages of {messages}.");
    }

    private static string Text(byte[] message) => System.Text.Encoding.UTF8.GetString(message);

    public void Dispose()
    {
        isOver = true;
        thread.Join();
        foreach (var listener in listeners) listener.Dispose();
        epoll.Dispose();
    }

    private void Read()
    {
        try
        {
            while (!isOver) epoll.Wait(20, Take);
        }
        catch (Exception problem) when (problem is LoadFailure or System.Net.Sockets.SocketException)
        {
            failure = problem;
        }
    }

    private void Take(int number)
    {
        var got = Epoll.Receive(listeners[number].Descriptor, buffer);
        if (got == 0) throw new LoadFailure("The server closed a connection.");
        if (got < 0) return;
        if (listeners[number].Take(buffer.AsSpan(0, got)) is not (> 0 and var whole)) return;
        Interlocked.Exchange(ref lastAt, Stopwatch.GetTimestamp());
        Interlocked.Add(ref received, whole);
    }
}
