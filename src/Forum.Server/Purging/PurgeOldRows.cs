using Forum.Server.Database.Model;
using Forum.Time;
using Forum.Transactions;

namespace Forum.Server.Purging;

/// <summary>
/// Deletes expired rows periodically: at most 500 in a transaction, with a pause after each, so that another writer
/// waits for at most one short transaction.
/// </summary>
internal sealed partial class PurgeOldRows(
    IWriteTransactionFactory transactions, PurgeSteps steps, PurgeSettings settings, TimeProvider clock,
    ILogger<PurgeOldRows> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Deletes all rows that have expired. A step that fails is logged and tried again by the next run; it does not
    /// prevent the other steps.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var step in steps.All)
        {
            try
            {
                while (await RunAsync(step, cancellationToken)) await Task.Delay(Pause, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                Failed(logger, settings.EveryMinutes, exception);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(
        TimeSpan.FromMinutes(settings.EveryMinutes), clock, RunAsync,
        exception => Failed(logger, settings.EveryMinutes, exception), stoppingToken);

    private async Task<bool> RunAsync(PurgeStep step, CancellationToken cancellationToken)
    {
        await using var write = await transactions.BeginAsync(cancellationToken);
        write.InvalidatesResponses = false;
        var hasMore = await step((AccountsDb)write.Db, UtcMilliseconds.Now(clock), cancellationToken);
        await write.CommitAsync();
        return hasMore;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Purging expired rows failed; retrying in {Minutes} minutes.")]
    private static partial void Failed(ILogger logger, int minutes, Exception exception);
}
