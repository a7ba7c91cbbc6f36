using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.ResponseCaching;
using GraphQLServer.ServerSentEvents;
using GraphQLServer.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer;

/// <summary>Maps the API's endpoints.</summary>
public static class GraphQLEndpoints
{
    /// <summary>
    /// Adds the response cache for requests that are identified by their URL alone. Register it before all other middleware, so that a
    /// cached response skips the rest of the pipeline.
    /// </summary>
    public static IApplicationBuilder UseResponseCache(this IApplicationBuilder app)
    {
        var reads = app.ApplicationServices.GetRequiredService<UrlResponseCache>();
        return app.Use(next => http => reads.RespondAsync(http, next));
    }

    /// <summary>
    /// Maps the API at <paramref name="pattern"/>: HTTP, server-sent events, and WebSocket when the host calls <see
    /// cref="WebSocketMiddlewareExtensions.UseWebSockets(IApplicationBuilder)"/>. Persisted documents are at
    /// <c>persisted/{hash}/{name}</c> below it, and the schema text is at <c>schema.graphql</c>. Requires <see
    /// cref="GraphQLServerSetup.AddGraphQLServer{TSchema}"/>.
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
