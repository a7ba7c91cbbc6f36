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
    ApiAuthentication callers,
    GraphQLLimits limits,
    RateLimits rates,
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
            // A browser sends the cookie with a WebSocket request from a page of any site, and sends no preflight request.
            CsrfGuard.Check(http.Request, limits);
            using var place = connections.AcquireForAddress(CallerAddress.Of(http.Connection.RemoteIpAddress)) ?? throw ConnectionLimiter.TooMany();
            var isKnown = http.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol);
            var (socket, wire) = await SocketHandshake.AcceptAsync(http, isKnown ? Subprotocol : null);
            using var ending = socket;
            await StayAsync(http, socket, wire, isKnown);
        }
        catch (RequestException refused)
        {
            await HttpResponseWriter.SendAsync(http.Response, refused.Status, ResponseType.Json, operations.Refused(refused.Message, refused.Code));
        }
    }

    private async Task StayAsync(HttpContext http, WebSocket socket, RawSocketStream wire, bool isKnown)
    {
        using var connection = new SocketConnection(
            socket, wire, http, operations, connections, callers, limits, rates, clock, scopes, heartbeats, logger);
        using var stopping = lifetime.ApplicationStopping.Register(() => connection.Close(CloseCode.GoingAway));
        if (!isKnown) connection.Close(CloseCode.SubprotocolNotAcceptable);
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
