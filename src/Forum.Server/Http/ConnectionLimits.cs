using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Forum.Server.Http;

/// <summary>Sets the maximum number of connections, and when connections that are too slow are closed.</summary>
internal static class ConnectionLimits
{
    /// <summary>How long a body or response may stay below the minimum data rate.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>`IPPROTO_TCP` and `TCP_USER_TIMEOUT` in Linux's `tcp.h`, for which .NET has no name.</summary>
    private const int Tcp = 6, UserTimeout = 18;

    public static IServiceCollection AddConnectionLimits(this IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<ConnectionSettings>((kestrel, settings) =>
        {
            var limits = kestrel.Limits;
            limits.MaxConcurrentConnections = settings.Open;
            limits.MaxConcurrentUpgradedConnections = settings.OpenSockets;
            limits.MaxRequestHeaderCount = settings.Headers;
            limits.MaxRequestHeadersTotalSize = settings.HeaderBytes;
            limits.RequestHeadersTimeout = settings.HeaderTime;
            limits.KeepAliveTimeout = settings.KeepAlive;
            limits.Http2.MaxStreamsPerConnection = settings.Streams;
            limits.MinRequestBodyDataRate = new(settings.RequestBytesPerSecond, Grace);
            limits.MinResponseDataRate = new(settings.ResponseBytesPerSecond, Grace);
        });
        services.AddOptions<SocketTransportOptions>().Configure<ConnectionSettings, Drain>((sockets, settings, drain) =>
        {
            // Kestrel's data rate counts bytes that are only in the operating system's send buffer, megabytes per
            // connection, as if the client had read them.
            var listen = sockets.CreateBoundListenSocket;
            sockets.CreateBoundListenSocket = endpoint =>
            {
                var socket = listen(endpoint);
                if (OperatingSystem.IsLinux()
                    && endpoint.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
                    socket.SetRawSocketOption(
                        Tcp, UserTimeout, BitConverter.GetBytes((int)settings.SendTimeout.TotalMilliseconds));
                drain.Add(socket);
                return socket;
            };
        });
        return services;
    }
}
