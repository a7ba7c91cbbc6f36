using Forum.Api.Execution;
using Forum.Api.Transport;
using Forum.Api.Writing;
using Forum.Writing;
using GraphQL.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Api;

/// <summary>The GraphQL surface, for a program to serve.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddForumApi(this IServiceCollection services)
    {
        services.AddSingleton(new HostRefusals(exception => exception is Refusal refusal
            ? new FieldRefused(ErrorCodeType.NameOf(refusal.Code), refusal.Message)
            : null));
        services.AddSingleton(provider => new HostChanges(provider.GetRequiredService<LastWrites>().LastAt));
        return services.AddApiEngine<ForumSchema>(trusted: ClientDocuments.Read());
    }

    /// <summary>Serves the API at `/graphql`.</summary>
    /// <param name="callers">Finds who is asking, in <see cref="Viewer"/>s; a viewer that is null is not signed in.</param>
    public static IEndpointConventionBuilder MapForumApi(this IEndpointRouteBuilder endpoints, Callers callers)
    {
        endpoints.ServiceProvider.GetRequiredService<ISchema>().Initialize();
        return endpoints.MapApi("/graphql", callers);
    }

    /// <summary>The schema in GraphQL's own language: the contract that clients build on.</summary>
    public static string ForumSchemaText(this IServiceProvider services) =>
        SchemaText.Print(services.GetRequiredService<ISchema>());
}
