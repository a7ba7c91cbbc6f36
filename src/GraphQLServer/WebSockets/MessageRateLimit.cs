namespace GraphQLServer.WebSockets;

/// <summary>Limits the messages of a client on one socket per minute.</summary>
internal sealed class MessageRateLimit(int limit, TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private long windowStartedAt = clock.GetTimestamp();
    private int count;

    /// <summary>Counts a message. False when it exceeds the limit.</summary>
    public bool TryAcquire()
    {
        if (clock.GetElapsedTime(windowStartedAt) >= Minute) (windowStartedAt, count) = (clock.GetTimestamp(), 0);
        return ++count <= limit;
    }
}
