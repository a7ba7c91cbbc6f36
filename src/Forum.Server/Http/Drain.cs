using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Forum.Server.Http;

/// <summary>
/// Stops the program on SIGTERM, SIGINT and SIGQUIT, in three steps. During
/// <see cref="ConnectionSettings.ShutdownDelay"/> the node reports that it is not ready, and serves as before. During
/// <see cref="ConnectionSettings.Drain"/> it accepts no new connections, and closes each open one after its next
/// response, so that no keep-alive connection is closed while a request is being sent on it. Then the host stops. A
/// second signal skips the waits.
/// </summary>
internal sealed partial class Drain(
    ConnectionSettings settings, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<Drain> logger)
    : IHostLifetime, IHealthCheck, IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly List<Socket> listeningSockets = [];

    /// <summary>
    /// Cancelled by a second signal. Not disposed, because a signal may arrive at any time; it has no timer to release.
    /// </summary>
    private readonly CancellationTokenSource skipWaits = new();

    private int signalCount;
    private volatile bool isAccepting = true;

    /// <summary>False while connections must be closed after a response.</summary>
    public bool IsAccepting => isAccepting;

    /// <summary>Registers a listening socket, which is closed when the drain starts.</summary>
    public void Add(Socket socket)
    {
        lock (listeningSockets) listeningSockets.Add(socket);
    }

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registrations.AddRange(Signals.Select(signal => PosixSignalRegistration.Create(signal, OnSignal)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            Volatile.Read(ref signalCount) > 0
                ? HealthCheckResult.Unhealthy("The node is stopping.")
                : HealthCheckResult.Healthy());

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(PosixSignalContext signal)
    {
        // Prevents the runtime from ending the process: the host does.
        signal.Cancel = true;
        if (Interlocked.Increment(ref signalCount) == 1) _ = DrainAsync();
        else skipWaits.Cancel();
    }

    private async Task DrainAsync()
    {
        try
        {
            await Task.Delay(settings.ShutdownDelay, clock, skipWaits.Token);

            // Before open connections are closed: proxies still use their kept connections, and rarely open a new one
            // that this could reset.
            lock (listeningSockets) listeningSockets.ForEach(socket => socket.Dispose());
            isAccepting = false;
            await Task.Delay(settings.Drain, clock, skipWaits.Token);
        }
        catch (OperationCanceledException)
        {
            WaitsSkipped(logger);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Received a second signal; stopping without waiting for open connections.")]
    private static partial void WaitsSkipped(ILogger logger);
}
