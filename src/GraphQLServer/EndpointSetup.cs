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
public static class EndpointSetup
{
    /// <summary>
    /// Answers what was answered a moment ago and is asked again by its address alone, before anything else looks at the request.
    /// </summary>
    public static IApplicationBuilder UseRememberedAnswers(this IApplicationBuilder app)
    {
        var reads = app.ApplicationServices.GetRequiredService<AddressedReads>();
        return app.Use(next => http => reads.AnswerAsync(http, next));
    }

    /// <summary>
    /// Serves the API at <paramref name="pattern"/>: HTTP, server-sent events, and WebSocket where the host uses
    /// <see cref="WebSocketMiddlewareExtensions.UseWebSockets(IApplicationBuilder)"/>. Known documents are below it, at
    /// <c>persisted/{hash}/{name}</c>, and the schema as a text, at <c>schema.graphql</c>. Needs
    /// <see cref="EngineSetup.AddApiEngine{TSchema}"/>.
    /// </summary>
    public static IEndpointConventionBuilder MapApi(this IEndpointRouteBuilder endpoints, string pattern, Callers callers)
    {
        var services = endpoints.ServiceProvider;
        var connections = ActivatorUtilities.CreateInstance<Connections>(services);
        var operations = ActivatorUtilities.CreateInstance<OperationRunner>(services);
        var events = ActivatorUtilities.CreateInstance<EventStreamTransport>(services);
        var shared = ActivatorUtilities.CreateInstance<SharedReads>(services, operations);
        var transport = ActivatorUtilities.CreateInstance<HttpTransport>(services, operations, shared, events, connections, callers);
        var sockets = ActivatorUtilities.CreateInstance<SocketTransport>(services, operations, connections, callers);
        var schema = ActivatorUtilities.CreateInstance<SchemaDocument>(services);
        endpoints.Map($"{pattern}/persisted/{{hash}}/{{name}}", transport.AnswerPersistedAsync);
        endpoints.MapMethods($"{pattern}/schema.graphql", ReadMethods.Names, schema.AnswerAsync);
        return endpoints.Map(pattern, http =>
            http.WebSockets.IsWebSocketRequest ? sockets.AcceptAsync(http)
            : SchemaDocument.IsAskedBy(http.Request) ? schema.AnswerAsync(http)
            : transport.AnswerAsync(http));
    }
}
