using System.ComponentModel.DataAnnotations;

namespace Forum.Server.Http;

/// <summary>What connections may take, and how long. Configuration: `Forum:Connections`.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>Connections that a node has open at once, sockets included. One more is closed.</summary>
    public int Open { get; init; } = 50_000;

    /// <summary>WebSockets that a node has open at once. One more gets status 503.</summary>
    public int OpenSockets { get; init; } = 40_000;

    /// <summary>Headers of a request.</summary>
    public int Headers { get; init; } = 64;

    /// <summary>Bytes of a request's headers.</summary>
    [Range(1_024, 1_048_576)]
    public int HeaderBytes { get; init; } = 16 * 1024;

    /// <summary>How long the headers of a request may take to arrive.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection stays open without a request. A proxy has to close its idle connections earlier.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>HTTP/2 requests on one connection at once; RFC 9113, 6.5.2, recommends at least 100.</summary>
    public int Streams { get; init; } = 100;

    /// <summary>The least bytes of a body that arrive in a second, on average after the first five.</summary>
    public int RequestBytesPerSecond { get; init; } = 1_000;

    /// <summary>The least bytes of a response that the client takes in a second, on average after the first five.</summary>
    public int ResponseBytesPerSecond { get; init; } = 4_000;

    /// <summary>On Linux: how long sent data may stay unacknowledged, or the client's window closed (TCP_USER_TIMEOUT).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a node that was ordered to stop still accepts connections, while `/health/ready` responds with 503: as long as a load
    /// balancer needs to notice.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Leave { get; init; }

    /// <summary>
    /// How long after that it serves the connections that it has, each for one more response: longer than a proxy keeps idle ones.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Drain { get; init; }
}
