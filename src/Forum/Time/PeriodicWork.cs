using Microsoft.Extensions.Hosting;

namespace Forum.Time;

/// <summary>
/// Repeats the work of a <see cref="BackgroundService"/> until the service is stopped, despite failures.
/// </summary>
public static class PeriodicWork
{
    /// <summary>
    /// Runs the work once per period, first after one period. An exception that the work throws is logged, and the work
    /// runs again after the next period, because an exception that leaves
    /// <see cref="BackgroundService.ExecuteAsync"/> stops the host. That includes an
    /// <see cref="OperationCanceledException"/>, unless the service is being stopped: a database driver throws one when
    /// its own timeout expires.
    /// </summary>
    /// <param name="period">The time from the start of one run to the start of the next.</param>
    /// <param name="clock">The clock of the timer.</param>
    /// <param name="work">Receives the service's token.</param>
    /// <param name="logFailure">Logs an exception of the work.</param>
    /// <param name="stoppingToken">The service's token.</param>
    /// <exception cref="OperationCanceledException">The service was stopped.</exception>
    public static async Task RunAsync(
        TimeSpan period, TimeProvider clock, Func<CancellationToken, Task> work, Action<Exception> logFailure,
        CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await work(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logFailure(exception);
            }
        }
    }
}
