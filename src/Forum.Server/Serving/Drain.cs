using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Forum.Server.Serving;

/// <summary>
/// Ends the program on SIGTERM, SIGINT and SIGQUIT, in three steps. For <see cref="ConnectionSettings.Leave"/> the node says that it
/// is not ready, and goes on as before. For <see cref="ConnectionSettings.Drain"/> it accepts no connection, and closes each that it has
/// after its next response, so that none that a proxy keeps is closed under a request. Then the host stops. A second signal ends
/// the waiting.
/// </summary>
internal sealed partial class Drain(ConnectionSettings settings, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<Drain> log)
    : IHostLifetime, IHealthCheck, IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly List<Socket> listening = [];
    /// <summary>It has no timer, and need not be disposed: a signal may come at any moment.</summary>
    private readonly CancellationTokenSource impatience = new();
    private int signals;
    private volatile bool accepts = true;

    /// <summary>False: connections are to be closed after a response.</summary>
    public bool Accepts => accepts;

    /// <summary>Names a socket that the server listens on. To be called before the program serves.</summary>
    public void Add(Socket socket)
    {
        lock (listening) listening.Add(socket);
    }

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registrations.AddRange(Signals.Select(signal => PosixSignalRegistration.Create(signal, Begin)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Volatile.Read(ref signals) > 0 ? HealthCheckResult.Unhealthy("The node is stopping.") : HealthCheckResult.Healthy());

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void Begin(PosixSignalContext signal)
    {
        // The process goes on: the host ends it.
        signal.Cancel = true;
        if (Interlocked.Increment(ref signals) == 1) _ = EndAsync();
        else impatience.Cancel();
    }

    private async Task EndAsync()
    {
        try
        {
            await Task.Delay(settings.Leave, clock, impatience.Token);

            // First: while proxies use the connections that they keep, they hardly open one that could be lost with the listening socket.
            lock (listening) listening.ForEach(socket => socket.Dispose());
            accepts = false;
            await Task.Delay(settings.Drain, clock, impatience.Token);
        }
        catch (OperationCanceledException)
        {
            Cut(log);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A second signal: the node does not wait for its connections to be left.")]
    private static partial void Cut(ILogger log);
}
