using Forum.Server.Settings;
using GraphQLServer.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Forum.Server.RateLimiting;

internal static class LimitsSetup
{
    public static IServiceCollection AddForumLimits(this IServiceCollection services)
    {
        services.AddSettings<RateLimitSettings>("Forum:RateLimits");
        services.AddSingleton<RateRules>();
        services.AddSingleton<CallerLimits>().AddSingleton<AddressAttempts>();
        services.AddSingleton<MemoryRateLimiter>(provider => new(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IRateLimiter>(provider => provider.GetRequiredService<MemoryRateLimiter>());
        return services.AddSingleton(CreateRateLimits);
    }

    private static RateLimits CreateRateLimits(IServiceProvider services)
    {
        var settings = services.GetRequiredService<RateLimitSettings>();
        var limits = services.GetRequiredService<CallerLimits>();
        return !settings.Enabled ? RateLimits.Unlimited : new RateLimits((caller, charges, _) =>
            limits.TakeAsync(caller, charges))
        {
            AccountConnections = settings.AccountConnections,
            AddressConnections = settings.AddressConnections,
            SocketMessages = settings.SocketMessages,
        };
    }
}
