using Forum.Api.Execution;
using Forum.Api.Transport.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Api.Transport;

/// <summary>Puts the API under an address.</summary>
public static class EndpointSetup
{
    /// <summary>
    /// Serves the API at <paramref name="pattern"/>: HTTP, server-sent events, and WebSocket where the host uses
    /// <see cref="WebSocketMiddlewareExtensions.UseWebSockets(IApplicationBuilder)"/>. Known documents are below it, at
    /// <c>persisted/{hash}/{name}</c>. Needs <see cref="EngineSetup.AddApiEngine{TSchema}"/>.
    /// </summary>
    public static IEndpointConventionBuilder MapApi(this IEndpointRouteBuilder endpoints, string pattern, Callers callers)
    {
        var services = endpoints.ServiceProvider;
        var operations = ActivatorUtilities.CreateInstance<OperationRunner>(services);
        var events = ActivatorUtilities.CreateInstance<EventStreamTransport>(services);
        var transport = ActivatorUtilities.CreateInstance<HttpTransport>(services, operations, events, callers);
        var sockets = ActivatorUtilities.CreateInstance<SocketTransport>(services, operations, callers);
        endpoints.MapGet($"{pattern}/persisted/{{hash}}/{{name}}", transport.AnswerPersistedAsync);
        return endpoints.Map(pattern, http => http.WebSockets.IsWebSocketRequest ? sockets.AcceptAsync(http) : transport.AnswerAsync(http));
    }
}
