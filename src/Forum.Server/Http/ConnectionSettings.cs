using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Http;

/// <summary>Limits of connections in number, size and time. Configuration: `Forum:Connections`.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>Maximum number of open connections of a node, WebSockets included. Further ones are closed.</summary>
    public int Open { get; init; } = 50_000;

    /// <summary>Maximum number of open WebSockets of a node. Further ones get status 503.</summary>
    public int OpenSockets { get; init; } = 40_000;

    /// <summary>Maximum number of headers of a request.</summary>
    public int Headers { get; init; } = 64;

    /// <summary>Maximum size of a request's headers, in bytes.</summary>
    [Range(1_024, 1_048_576)]
    public int HeaderBytes { get; init; } = 16 * 1024;

    /// <summary>How long the headers of a request may take to arrive.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a connection stays open without a request. A proxy must close its idle connections earlier.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// Maximum number of concurrent HTTP/2 requests on one connection; RFC 9113, 6.5.2, recommends at least 100.
    /// </summary>
    public int Streams { get; init; } = 100;

    /// <summary>
    /// Minimum rate at which a request body arrives, in bytes a second, on average after the first five seconds.
    /// </summary>
    public int RequestBytesPerSecond { get; init; } = 1_000;

    /// <summary>
    /// Minimum rate at which the client reads a response, in bytes a second, on average after the first five seconds.
    /// </summary>
    public int ResponseBytesPerSecond { get; init; } = 4_000;

    /// <summary>
    /// On Linux: how long sent data may stay unacknowledged, or the client's window closed (TCP_USER_TIMEOUT).
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a node that is stopping still accepts connections, while `/health/ready` responds with 503: at least as
    /// long as the load balancer needs to notice.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ShutdownDelay { get; init; }

    /// <summary>
    /// How long after that the node serves its open connections, each for one more response: longer than a proxy keeps
    /// idle connections.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Drain { get; init; }
}
