using Forum.Api.Types;
using Forum.Authorization;
using Forum.Errors;
using Forum.Transactions;
using GraphQL.Types;
using GraphQLServer;
using GraphQLServer.Authentication;
using GraphQLServer.Errors;
using GraphQLServer.ResponseCaching;
using GraphQLServer.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Forum.Api;

/// <summary>Registers and maps the forum's GraphQL API.</summary>
public static class ApiSetup
{
    /// <param name="isTransientFailure">
    /// Whether an exception reports a temporary server failure, which is returned as BUSY.
    /// </param>
    /// <param name="transientFailureMessage">The message of the BUSY error.</param>
    public static IServiceCollection AddForumApi(
        this IServiceCollection services, Func<Exception, bool> isTransientFailure, string transientFailureMessage)
    {
        services.AddSingleton(new ExceptionMapping(exception => exception is Refusal refusal
            ? new FieldException(
                ErrorCodeType.NameOf(refusal.Code), refusal.Message)
            { IsTemporary = refusal.Code == ErrorCode.Busy }
            : isTransientFailure(exception)
            ? new FieldException(ErrorCodeType.NameOf(ErrorCode.Busy), transientFailureMessage, exception)
            { IsTemporary = true }
            : null));
        services.AddSingleton(provider =>
        {
            var last = provider.GetRequiredService<LocalWriteClock>();
            return new ChangeTimes(last.LastAt, last.LastRetractionAt);
        });
        return services.AddGraphQLServer<ForumSchema>(trusted: ClientDocuments.Read());
    }

    /// <summary>Serves the API at `/graphql`.</summary>
    /// <param name="callers">Identifies the caller as a <see cref="Viewer"/>; a null viewer is an anonymous
    /// caller.</param>
    public static IEndpointConventionBuilder MapForumApi(
        this IEndpointRouteBuilder endpoints, ApiAuthentication callers)
    {
        endpoints.ServiceProvider.GetRequiredService<ISchema>().Initialize();
        return endpoints.MapGraphQLServer("/graphql", callers);
    }

    /// <summary>The schema in the GraphQL schema definition language: the contract for clients.</summary>
    public static string ForumSchemaText(this IServiceProvider services) =>
        SchemaPrinter.Print(services.GetRequiredService<ISchema>());
}
