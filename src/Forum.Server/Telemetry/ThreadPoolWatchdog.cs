namespace Forum.Server.Telemetry;

/// <summary>
/// Adds threads to the thread pool as soon as all of its threads are blocked: on its own the pool adds about one a
/// second, and meanwhile no timer, timeout or health check works. Npgsql blocks a thread for every statement that it
/// cancels on an unresponsive server.
/// </summary>
internal sealed class ThreadPoolWatchdog : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200), CalmPeriod = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A statement on each pooled connection may block two threads: one for its timeout, and one for its caller's
    /// cancellation.
    /// </summary>
    private const int Threads = 100;

    private readonly ManualResetEventSlim stopped = new();
    private Thread? thread;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        thread = new Thread(Watch) { IsBackground = true, Name = "Thread pool watchdog" };
        thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        // The host may be disposed without having been stopped.
        Stop();
        stopped.Dispose();
    }

    private void Stop()
    {
        if (!stopped.IsSet) stopped.Set();
        thread?.Join();
        thread = null;
    }

    private void Watch()
    {
        ThreadPool.GetMinThreads(out var configuredThreads, out var completionPortThreads);
        var (completed, blockedAt) = (0L, 0L);
        var isRaised = false;
        while (!stopped.Wait(Interval))
        {
            var now = ThreadPool.CompletedWorkItemCount;
            if (now == completed && ThreadPool.PendingWorkItemCount > 0)
            {
                blockedAt = Environment.TickCount64;
                if (!isRaised)
                    isRaised = ThreadPool.SetMinThreads(Math.Max(configuredThreads, Threads), completionPortThreads);
            }
            else if (isRaised && Environment.TickCount64 - blockedAt > CalmPeriod.TotalMilliseconds)
            {
                isRaised = !ThreadPool.SetMinThreads(configuredThreads, completionPortThreads);
            }

            completed = now;
        }

        if (isRaised) ThreadPool.SetMinThreads(configuredThreads, completionPortThreads);
    }
}
