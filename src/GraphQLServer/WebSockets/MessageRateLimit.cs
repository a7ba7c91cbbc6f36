namespace GraphQLServer.WebSockets;

/// <summary>Limits the messages of a client on one socket per minute.</summary>
internal sealed class MessageRateLimit(int most, TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private long begin = clock.GetTimestamp();
    private int count;

    /// <summary>Counts a message. False when it exceeds the limit.</summary>
    public bool IsOneMoreAllowed()
    {
        if (clock.GetElapsedTime(begin) >= Minute) (begin, count) = (clock.GetTimestamp(), 0);
        return ++count <= most;
    }
}
