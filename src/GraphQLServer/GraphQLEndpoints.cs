using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.ResponseCaching;
using GraphQLServer.ServerSentEvents;
using GraphQLServer.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer;

/// <summary>Puts the API under an address.</summary>
public static class GraphQLEndpoints
{
    /// <summary>
    /// Answers what was answered a moment ago and is asked again by its address alone, before anything else looks at the request.
    /// </summary>
    public static IApplicationBuilder UseResponseCache(this IApplicationBuilder app)
    {
        var reads = app.ApplicationServices.GetRequiredService<UrlResponseCache>();
        return app.Use(next => http => reads.RespondAsync(http, next));
    }

    /// <summary>
    /// Serves the API at <paramref name="pattern"/>: HTTP, server-sent events, and WebSocket where the host uses
    /// <see cref="WebSocketMiddlewareExtensions.UseWebSockets(IApplicationBuilder)"/>. Known documents are below it, at
    /// <c>persisted/{hash}/{name}</c>, and the schema as a text, at <c>schema.graphql</c>. Needs
    /// <see cref="GraphQLServerSetup.AddGraphQLServer{TSchema}"/>.
    /// </summary>
    public static IEndpointConventionBuilder MapGraphQLServer(this IEndpointRouteBuilder endpoints, string pattern, ApiAuthentication callers)
    {
        var services = endpoints.ServiceProvider;
        var connections = ActivatorUtilities.CreateInstance<ConnectionLimiter>(services);
        var operations = ActivatorUtilities.CreateInstance<OperationRunner>(services);
        var events = ActivatorUtilities.CreateInstance<SseEndpoint>(services);
        var shared = ActivatorUtilities.CreateInstance<RequestCoalescer>(services, operations);
        var transport = ActivatorUtilities.CreateInstance<HttpEndpoint>(services, operations, shared, events, connections, callers);
        var sockets = ActivatorUtilities.CreateInstance<WebSocketEndpoint>(services, operations, connections, callers);
        var schema = ActivatorUtilities.CreateInstance<SchemaEndpoint>(services);
        endpoints.Map($"{pattern}/persisted/{{hash}}/{{name}}", transport.RespondPersistedAsync);
        endpoints.MapMethods($"{pattern}/schema.graphql", HttpReadMethods.Names, schema.RespondAsync);
        return endpoints.Map(pattern, http =>
            http.WebSockets.IsWebSocketRequest ? sockets.AcceptAsync(http)
            : SchemaEndpoint.IsRequestedBy(http.Request) ? schema.RespondAsync(http)
            : transport.RespondAsync(http));
    }
}
