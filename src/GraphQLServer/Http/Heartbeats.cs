using GraphQLServer.Limits;

namespace GraphQLServer.Http;

/// <summary>
/// Has every open connection of this node look after itself, some twelve times a heartbeat: one timer for all, as a timer for
/// each would cost each memory for what hardly ever happens.
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

    /// <summary>Takes a connection in.</summary>
    /// <param name="look">Takes no time, and throws nothing but that the connection has ended.</param>
    /// <returns>Its place, to be given back. It may be looked at once more after that.</returns>
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
        // The clock does not wait for thousands to be looked at.
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
            // It has ended since it was found among those that are open.
        }
    }
}
