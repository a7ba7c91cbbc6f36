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

namespace GraphQLServer.WebSockets;

/// <summary>
/// GraphQL over WebSocket, the subprotocol `graphql-transport-ws`: queries, mutations and subscriptions.
/// </summary>
internal sealed class WebSocketEndpoint(
    OperationRunner operations,
    ConnectionLimiter connections,
    ApiAuthentication authentication,
    CsrfGuard csrfGuard,
    GraphQLLimits limits,
    RateLimits rateLimits,
    TimeProvider clock,
    IServiceScopeFactory scopes,
    Heartbeats heartbeats,
    IHostApplicationLifetime lifetime,
    ILogger<WebSocketEndpoint> logger)
{
    private const string Subprotocol = "graphql-transport-ws";

    /// <summary>Accepts a socket and runs it until it ends.</summary>
    public async Task AcceptAsync(HttpContext http)
    {
        try
        {
            // A browser sends the cookie with a WebSocket request from a page of any site, and sends no preflight
            // request.
            csrfGuard.Check(http.Request);
            using var lease = connections.AcquireForAddress(CallerAddress.Of(http.Connection.RemoteIpAddress))
                ?? throw ConnectionLimiter.TooManyConnections();
            var isSupported = http.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol);
            var (socket, stream) = await SocketHandshake.AcceptAsync(
                http, isSupported ? Subprotocol : null, new FrameRateLimit(rateLimits.SocketMessages, clock));
            using var disposing = socket;
            await RunAsync(http, socket, stream, isSupported);
        }
        catch (RequestException exception)
        {
            await HttpResponseWriter.SendAsync(
                http.Response, exception.Status, ResponseType.Json,
                operations.Rejected(exception.Message, exception.Code));
        }
    }

    private async Task RunAsync(HttpContext http, WebSocket socket, FrameStream stream, bool isSupported)
    {
        using var connection = new SocketConnection(
            socket, stream, http, operations, connections, authentication, limits, clock, scopes, heartbeats, logger);
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
