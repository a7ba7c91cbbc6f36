using GraphQLServer.Limits;

namespace GraphQLServer.Http;

/// <summary>
/// Calls a check for every open connection of this node, about twelve times per heartbeat interval. All connections share one timer,
/// because a timer per connection would cost memory for an event that is rare.
/// </summary>
internal sealed class Heartbeats : IDisposable
{
    private const int Looks = 12;

    private readonly System.Threading.Lock gate = new();
    private readonly LinkedList<Action> open = new();
    private readonly List<Action> looking = [];
    private readonly ITimer timer;
    private int isLooking;

    public Heartbeats(GraphQLLimits limits, TimeProvider clock)
    {
        var pause = limits.Heartbeat / Looks;
        timer = clock.CreateTimer(static it => ((Heartbeats)it!).Look(), this, pause, pause);
    }

    /// <summary>Registers a connection.</summary>
    /// <param name="look">Must return immediately, and may throw only because the connection has ended.</param>
    /// <returns>The registration, to be removed later. The check may be called once more after the removal.</returns>
    public LinkedListNode<Action> Enter(Action look)
    {
        lock (gate) return open.AddLast(look);
    }

    public void Leave(LinkedListNode<Action> place)
    {
        lock (gate) open.Remove(place);
    }

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        // The timer also fires while the previous round over thousands of connections is still running.
        if (Interlocked.Exchange(ref isLooking, 1) == 1) return;
        lock (gate) looking.AddRange(open);
        foreach (var look in looking) LookAfter(look);
        looking.Clear();
        Volatile.Write(ref isLooking, 0);
    }

    private static void LookAfter(Action look)
    {
        try
        {
            look();
        }
        catch (ObjectDisposedException)
        {
            // The connection ended after it was read from the list of open connections.
        }
    }
}
