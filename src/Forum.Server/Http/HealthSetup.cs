using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Forum.Server.Http;

/// <summary>
/// `/health/live`: the process runs. `/health/ready`: it can serve requests, and is not stopping. The response is 200
/// or 503 with one word as text.
/// </summary>
internal static class HealthSetup
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<DatabaseReadiness>();
        services.AddHealthChecks().AddCheck<DatabaseReadiness>("database").AddCheck<Drain>("drain");
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapHealthChecks("/health/ready");
    }
}
