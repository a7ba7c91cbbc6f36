using Forum.Time;
using Npgsql;

namespace Forum.Server.Database.Postgres;

/// <summary>
/// Checks a pooled connection to the database every two seconds. After a restart of the server the pool's idle
/// connections are broken, which Npgsql notices only when one is used; it then drops all of them. Without this check
/// the first connection would be used by a request, which would fail with 503 long after the database is back.
/// </summary>
internal sealed partial class CheckIdleConnections(
    NpgsqlDataSource source, TimeProvider clock, ILogger<CheckIdleConnections> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Pause, clock, CheckAsync, exception => CheckFailed(logger, exception), stoppingToken);

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT 1");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The database does not respond to the check of an idle connection; retrying in two seconds.")]
    private static partial void CheckFailed(ILogger logger, Exception exception);
}
