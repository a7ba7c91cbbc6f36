using Forum.Api.Execution;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Api.Transport;

/// <summary>Puts the API under an address.</summary>
public static class EndpointSetup
{
    /// <summary>
    /// Serves the API at <paramref name="pattern"/>, for the caller that <paramref name="caller"/> finds in each
    /// request, and its schema as a text below it. Needs <see cref="EngineSetup.AddApiEngine{TSchema}"/>.
    /// </summary>
    public static IEndpointConventionBuilder MapApi(
        this IEndpointRouteBuilder endpoints, string pattern, Func<HttpContext, ValueTask<Caller>> caller)
    {
        var transport = ActivatorUtilities.CreateInstance<HttpTransport>(
            endpoints.ServiceProvider, endpoints.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System);
        var schema = ActivatorUtilities.CreateInstance<SchemaDocument>(endpoints.ServiceProvider);
        endpoints.MapMethods($"{pattern}/schema.graphql", [HttpMethods.Get, HttpMethods.Head], schema.AnswerAsync);
        return endpoints.Map(
            pattern, http => SchemaDocument.IsAskedBy(http.Request) ? schema.AnswerAsync(http) : transport.AnswerAsync(http, caller));
    }
}
