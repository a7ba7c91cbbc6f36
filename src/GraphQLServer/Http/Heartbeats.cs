using GraphQLServer.Limits;

namespace GraphQLServer.Http;

/// <summary>
/// Calls a check for every open connection of this node, about twelve times per heartbeat interval. All connections
/// share one timer, because a timer per connection would cost memory for an event that is rare.
/// </summary>
internal sealed class Heartbeats : IDisposable
{
    private const int ChecksPerInterval = 12;

    private readonly Lock gate = new();
    private readonly LinkedList<Action> checks = new();
    private readonly List<Action> snapshot = [];
    private readonly ITimer timer;
    private int isRunning;

    public Heartbeats(GraphQLLimits limits, TimeProvider clock)
    {
        var period = limits.Heartbeat / ChecksPerInterval;
        timer = clock.CreateTimer(static heartbeats => ((Heartbeats)heartbeats!).RunChecks(), this, period, period);
    }

    /// <summary>Registers a connection.</summary>
    /// <param name="check">Must return immediately, and may throw only because the connection has ended.</param>
    /// <returns>The registration, to be removed later. The check may be called once more after the removal.</returns>
    public LinkedListNode<Action> Register(Action check)
    {
        lock (gate) return checks.AddLast(check);
    }

    public void Unregister(LinkedListNode<Action> registration)
    {
        lock (gate) checks.Remove(registration);
    }

    public void Dispose() => timer.Dispose();

    private void RunChecks()
    {
        // The timer also fires while the previous round over thousands of connections is still running.
        if (Interlocked.Exchange(ref isRunning, 1) == 1) return;
        lock (gate) snapshot.AddRange(checks);
        foreach (var check in snapshot) RunCheck(check);
        snapshot.Clear();
        Volatile.Write(ref isRunning, 0);
    }

    private static void RunCheck(Action check)
    {
        try
        {
            check();
        }
        catch (ObjectDisposedException)
        {
            // The connection ended after it was read from the list of open connections.
        }
    }
}
