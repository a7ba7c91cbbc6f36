using Microsoft.Extensions.Hosting;

namespace Forum.Time;

/// <summary>
/// Repeats the work of a <see cref="BackgroundService"/> until the service is stopped, despite failures.
/// </summary>
public static class PeriodicWork
{
    /// <summary>
    /// Runs the work after each pause. An exception of the work is reported and the work runs again after the next
    /// pause, because an exception that leaves <see cref="BackgroundService.ExecuteAsync"/> stops the host. That
    /// includes an
    /// <see cref="OperationCanceledException"/>, unless the service is being stopped: a database driver throws one when
    /// its own timeout expires.
    /// </summary>
    /// <param name="pause">The time from the start of one run to the start of the next.</param>
    /// <param name="clock">Measures the pauses.</param>
    /// <param name="work">Receives the service's token.</param>
    /// <param name="report">Logs a failure.</param>
    /// <param name="stoppingToken">The service's token.</param>
    /// <exception cref="OperationCanceledException">The service was stopped.</exception>
    public static async Task RunAsync(
        TimeSpan pause, TimeProvider clock, Func<CancellationToken, Task> work, Action<Exception> report,
        CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await work(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                report(exception);
            }
        }
    }
}
