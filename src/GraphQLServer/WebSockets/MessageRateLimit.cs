namespace GraphQLServer.WebSockets;

/// <summary>Counts what a client says on one socket, minute by minute.</summary>
internal sealed class MessageRateLimit(int most, TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private long begin = clock.GetTimestamp();
    private int count;

    /// <summary>Counts one. False: it is one too many.</summary>
    public bool IsOneMoreAllowed()
    {
        if (clock.GetElapsedTime(begin) >= Minute) (begin, count) = (clock.GetTimestamp(), 0);
        return ++count <= most;
    }
}
