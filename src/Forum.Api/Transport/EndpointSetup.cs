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
    /// request. Needs <see cref="EngineSetup.AddApiEngine{TSchema}"/>.
    /// </summary>
    public static IEndpointConventionBuilder MapApi(
        this IEndpointRouteBuilder endpoints, string pattern, Func<HttpContext, ValueTask<Caller>> caller)
    {
        var transport = ActivatorUtilities.CreateInstance<HttpTransport>(
            endpoints.ServiceProvider, endpoints.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System);
        return endpoints.Map(pattern, http => transport.AnswerAsync(http, caller));
    }
}
