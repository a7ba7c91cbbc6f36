using System.Data.Common;
using Forum.Server.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Forum.Server.Health;

/// <summary>Ready: the database answers and has every table of this version.</summary>
internal sealed class DatabaseReadiness(IDbContextFactory<AccountsDb> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
            return pending.Any() ? HealthCheckResult.Unhealthy("Migrations are pending.") : HealthCheckResult.Healthy();
        }
        catch (DbException unreachable)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", unreachable);
        }
    }
}
