using Forum.Server.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Forum.Server.Health;

/// <summary>
/// Ready: the database responds and has every table of this version. Tables do not become older, so after the first time
/// only a response is asked for: a migration to the next version locks EF Core's table of migrations for as long as it runs.
/// </summary>
internal sealed class DatabaseReadiness(IDbContextFactory<AccountsDb> contexts) : IHealthCheck
{
    /// <summary>The check gives up after this; one that runs is shared by all who ask meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly System.Threading.Lock gate = new();
    private Task<HealthCheckResult>? running;
    private volatile bool isMigrated;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Task<HealthCheckResult> check;
        lock (gate) check = running is null or { IsCompleted: true } ? running = CheckAsync() : running;
        try
        {
            return await check.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException silent)
        {
            return HealthCheckResult.Unhealthy("The database does not respond.", silent);
        }
    }

    private async Task<HealthCheckResult> CheckAsync()
    {
        // Not under the lock of the caller.
        await Task.Yield();
        using var patience = new CancellationTokenSource(Patience);
        await using var db = await contexts.CreateDbContextAsync(patience.Token);
        if (isMigrated) await db.Database.ExecuteSqlRawAsync("SELECT 1", patience.Token);
        else isMigrated = !(await db.Database.GetPendingMigrationsAsync(patience.Token)).Any();
        return isMigrated ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("Migrations are pending.");
    }
}
