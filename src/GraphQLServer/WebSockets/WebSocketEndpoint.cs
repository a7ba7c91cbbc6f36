using System.Net.WebSockets;
using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.RateLimiting;
using GraphQLServer.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace GraphQLServer.WebSockets;

/// <summary>
/// GraphQL over WebSocket, the subprotocol `graphql-transport-ws`: queries, mutations and subscriptions.
/// </summary>
internal sealed class WebSocketEndpoint(
    OperationRunner operations,
    ConnectionLimiter connections,
    ApiAuthentication authentication,
    GraphQLLimits limits,
    RateLimits rateLimits,
    TimeProvider clock,
    IServiceScopeFactory scopes,
    Heartbeats heartbeats,
    IHostApplicationLifetime lifetime,
    ILogger<WebSocketEndpoint> logger)
{
    private const string Subprotocol = "graphql-transport-ws";

    private static readonly string[] HandshakeHeaders =
        [HeaderNames.Connection, HeaderNames.Upgrade, HeaderNames.SecWebSocketAccept, HeaderNames.SecWebSocketProtocol];

    /// <summary>Accepts a socket and runs it until it ends.</summary>
    public async Task AcceptAsync(HttpContext http)
    {
        try
        {
            // A browser sends the cookie with a WebSocket request from a page of any site, and sends no preflight
            // request.
            CsrfGuard.Check(http.Request, limits);
            using var lease = connections.AcquireForAddress(CallerAddress.Of(http.Connection.RemoteIpAddress))
                ?? throw ConnectionLimiter.TooManyConnections();
            var isSupported = http.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol);
            using var socket = await AcceptSocketAsync(http, isSupported ? Subprotocol : null);
            await RunAsync(http, socket, isSupported);
        }
        catch (RequestException exception)
        {
            await HttpResponseWriter.SendAsync(
                http.Response, exception.Status, ResponseType.Json,
                operations.Rejected(exception.Message, exception.Code));
        }
    }

    /// <exception cref="RequestException">503: Kestrel's `MaxConcurrentUpgradedConnections` is reached.</exception>
    private static async Task<WebSocket> AcceptSocketAsync(HttpContext http, string? subprotocol)
    {
        try
        {
            return await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
            {
                SubProtocol = subprotocol,

                // Disables WebSocket ping frames, which client code cannot observe. The server sends `ping` messages of
                // the graphql-transport-ws protocol instead, so that client libraries can detect a dead connection.
                KeepAliveInterval = TimeSpan.Zero,
            });
        }
        catch (InvalidOperationException)
        {
            // Kestrel has no specific exception for its limit of upgraded connections; all other conditions were
            // checked by the framework before. It has already set the headers of the handshake.
            foreach (var header in HandshakeHeaders) http.Response.Headers.Remove(header);
            RateHeaders.WriteRetryAfter(http.Response);
            throw new RequestException(
                StatusCodes.Status503ServiceUnavailable, "BUSY",
                "There are too many open connections. Try again in a moment.");
        }
    }

    private async Task RunAsync(HttpContext http, WebSocket socket, bool isSupported)
    {
        using var connection = new SocketConnection(
            socket, http, operations, connections, authentication, limits, rateLimits, clock, scopes,
            heartbeats, logger);
        using var stopping = lifetime.ApplicationStopping.Register(() => connection.Close(CloseCode.GoingAway));
        if (!isSupported) connection.Close(CloseCode.SubprotocolNotAcceptable);
        GraphQLMetrics.Socket(1);
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            GraphQLMetrics.Socket(-1);
        }
    }
}
