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
    /// Adds the response cache for requests that are identified by their URL alone. Register it before all other
    /// middleware, so that a cached response skips the rest of the pipeline.
    /// </summary>
    public static IApplicationBuilder UseResponseCache(this IApplicationBuilder app)
    {
        var cache = app.ApplicationServices.GetRequiredService<UrlResponseCache>();
        return app.Use(next => http => cache.RespondAsync(http, next));
    }

    /// <summary>
    /// Maps the API at <paramref name="pattern"/>: HTTP, server-sent events, and WebSocket when the host calls <see
    /// cref="WebSocketMiddlewareExtensions.UseWebSockets(IApplicationBuilder)"/>. Persisted documents are at
    /// <c>persisted/{hash}/{name}</c> below it, and the schema text is at <c>schema.graphql</c>. Requires <see
    /// cref="GraphQLServerSetup.AddGraphQLServer{TSchema}"/>.
    /// </summary>
    public static IEndpointConventionBuilder MapGraphQLServer(
        this IEndpointRouteBuilder endpoints, string pattern, ApiAuthentication authentication)
    {
        var services = endpoints.ServiceProvider;
        var connections = ActivatorUtilities.CreateInstance<ConnectionLimiter>(services);
        var operations = ActivatorUtilities.CreateInstance<OperationRunner>(services);
        var sseEndpoint = ActivatorUtilities.CreateInstance<SseEndpoint>(services);
        var coalescer = ActivatorUtilities.CreateInstance<RequestCoalescer>(services, operations);
        var httpEndpoint = ActivatorUtilities.CreateInstance<HttpEndpoint>(
            services, operations, coalescer, sseEndpoint, connections, authentication);
        var webSocketEndpoint = ActivatorUtilities.CreateInstance<WebSocketEndpoint>(
            services, operations, connections, authentication);
        var schemaEndpoint = ActivatorUtilities.CreateInstance<SchemaEndpoint>(services);
        endpoints.Map($"{pattern}/persisted/{{hash}}/{{name}}", httpEndpoint.RespondPersistedAsync);
        endpoints.MapMethods($"{pattern}/schema.graphql", HttpReadMethods.Names, schemaEndpoint.RespondAsync);
        return endpoints.Map(pattern, http =>
            http.WebSockets.IsWebSocketRequest ? webSocketEndpoint.AcceptAsync(http)
            : SchemaEndpoint.IsRequestedBy(http.Request) ? schemaEndpoint.RespondAsync(http)
            : httpEndpoint.RespondAsync(http));
    }
}
