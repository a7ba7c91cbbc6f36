using Forum.Server.Database.Errors;
using Forum.Server.Database.Model;
using GraphQLServer.Concurrency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Forum.Server.Http;

/// <summary>
/// Ready: the database responds and has every table of this version. The tables are checked only until they are found
/// once, because they never become older, and a migration to the next version locks EF Core's migrations table for as
/// long as it runs; after that only a response is required. The reason for not being ready is logged here, where
/// <see cref="Telemetry.ThrottlingLoggerFactory"/> can count it: the framework's own log entry, an error for each
/// request, is disabled in `appsettings.json`.
/// </summary>
internal sealed partial class DatabaseReadiness(
    IDbContextFactory<AccountsDb> contexts, ILogger<DatabaseReadiness> logger) : IHealthCheck
{
    /// <summary>Time limit of the check. Concurrent callers share a running check.</summary>
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);

    private readonly SingleFlight<string, HealthCheckResult> checks = new();
    private volatile bool isMigrated;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CheckTimeout);
        try
        {
            var result = await checks.RunAsync(nameof(CheckAsync), CheckAsync, timeout.Token);
            if (result.Status != HealthStatus.Healthy) MigrationsPending(logger);
            return result;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (exception is OperationCanceledException) TimedOut(logger);
            else if (DatabaseFailure.KindOf(exception) is not null) Unavailable(logger, exception);
            else Failed(logger, exception);
            return HealthCheckResult.Unhealthy("The database does not respond.");
        }
    }

    private async Task<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        // The caller holds the lock of the single flight: continue on another thread, without the lock.
        await Task.Yield();

        // While callers keep arriving, the single flight never cancels it.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CheckTimeout);
        await using var db = await contexts.CreateDbContextAsync(timeout.Token);
        if (isMigrated) await db.Database.ExecuteSqlRawAsync("SELECT 1", timeout.Token);
        else isMigrated = !(await db.Database.GetPendingMigrationsAsync(timeout.Token)).Any();
        return isMigrated ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("Migrations are pending.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node is not ready: migrations are pending. Run `migrate`.")]
    private static partial void MigrationsPending(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node is not ready: the database does not respond.")]
    private static partial void TimedOut(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The node is not ready: the database is not available.")]
    private static partial void Unavailable(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The node is not ready: the check of the database failed.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
