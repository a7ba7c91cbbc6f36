using GraphQL.Types;
using GraphQLServer.Documents;
using GraphQLServer.Errors;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.Operations;
using GraphQLServer.RateLimiting;
using GraphQLServer.ResponseCaching;
using GraphQLServer.Schema;
using GraphQLServer.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GraphQLServer;

/// <summary>Registers the services of the GraphQL engine.</summary>
public static class GraphQLServerSetup
{
    /// <summary>
    /// Adds a schema. It is built at the first request or by <see cref="ISchema.Initialize"/>, whichever comes first;
    /// call the latter at startup, so that an invalid schema stops the program.
    /// </summary>
    public static IServiceCollection AddGraphQLServer<TSchema>(
        this IServiceCollection services, GraphQLLimits? limits = null, TrustedDocuments? trusted = null)
        where TSchema : GraphQLSchema
    {
        if (limits is not null) services.AddSingleton(limits);
        services.AddSingleton<TSchema>();
        services.AddSingleton<ISchema>(provider => provider.GetRequiredService<TSchema>());
        services.AddSingleton(trusted ?? TrustedDocuments.None);
        services.TryAddSingleton(ExceptionMapping.None);
        services.TryAddSingleton(RateLimits.Unlimited);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DocumentStore>();
        services.AddSingleton<OperationRateLimiter>();
        services.AddSingleton<EventResultCache>();
        services.AddSingleton<SubscriptionExecutor>();
        services.AddSingleton<OperationExecutor>();
        services.AddSingleton<ResponseCache>().AddSingleton<UrlResponseCache>();
        services.AddSingleton<Heartbeats>().AddSingleton<CsrfGuard>();
        services.AddHostedService<LoadTrustedDocuments>();
        return services;
    }
}
