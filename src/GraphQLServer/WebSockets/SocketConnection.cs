using System.Net.WebSockets;
using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.WebSockets;

/// <summary>One socket from its first message to its last: its session and its operations.</summary>
internal sealed class SocketConnection : IDisposable
{
    private readonly WebSocket socket;
    private readonly HttpContext http;
    private readonly ConnectionLimiter connections;
    private readonly OperationRunner operations;
    private readonly ApiAuthentication authentication;
    private readonly GraphQLLimits limits;
    private readonly TimeProvider clock;
    private readonly Heartbeats heartbeats;
    private readonly ILogger logger;
    private readonly SendQueue queue;
    private readonly SocketOperations running;
    private volatile bool isInitialized;
    private volatile ConnectionSession? session;
    private volatile IDisposable? lease;
    private readonly long openedAt;
    private long lastReceivedAt, pingedAt = long.MinValue;

    public SocketConnection(
        WebSocket socket,
        FrameStream stream,
        HttpContext http,
        OperationRunner operations,
        ConnectionLimiter connections,
        ApiAuthentication authentication,
        GraphQLLimits limits,
        TimeProvider clock,
        IServiceScopeFactory scopes,
        Heartbeats heartbeats,
        ILogger logger)
    {
        (this.socket, this.http, this.operations, this.connections, this.authentication) =
            (socket, http, operations, connections, authentication);
        (this.limits, this.clock, this.heartbeats, this.logger) = (limits, clock, heartbeats, logger);
        queue = new(socket, stream, limits, clock, logger);
        stream.RateLimited = () => queue.Close(CloseCode.TooManyMessages);
        running = new(operations, authentication, queue, limits, scopes)
        {
            IsDisconnected = () => ClosedConnection.IsDetected(http),
        };
        openedAt = lastReceivedAt = clock.GetTimestamp();
    }

    /// <summary>Closes the socket, unless it is already closing.</summary>
    public void Close(CloseCode code) => queue.Close(code);

    /// <summary>Completes when the socket and everything that ran on it have ended.</summary>
    public async Task RunAsync()
    {
        var sending = queue.RunAsync();
        var heartbeat = heartbeats.Register(CheckConnection);
        try
        {
            await ReadAsync();
        }
        finally
        {
            queue.Close(CloseCode.Normal);
            heartbeats.Unregister(heartbeat);
            await sending;
            await running.EndAsync();
        }
    }

    public void Dispose()
    {
        session?.Dispose();
        lease?.Dispose();
        queue.Dispose();
    }

    /// <summary>
    /// Reads until the socket ends: a closing socket is still read for a limited time, until the client sends its close
    /// frame.
    /// </summary>
    private async Task ReadAsync()
    {
        using var reader = new SocketReader(socket, limits.BodyBytes);
        using var timeout = new CancellationTokenSource();
        await using var registration = queue.Closing.UnsafeRegister(_ => StartClosing(timeout), null);
        try
        {
            while (await ReceiveAsync(reader, timeout.Token))
            {
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
    }

    /// <summary>False when the client has closed the socket.</summary>
    private async ValueTask<bool> ReceiveAsync(SocketReader reader, CancellationToken cancellationToken)
    {
        try
        {
            if (await reader.ReadAsync(cancellationToken) is not { } bytes) return false;
            Interlocked.Exchange(ref lastReceivedAt, clock.GetTimestamp());

            // Messages on a closing socket are ignored.
            if (!queue.IsClosing) Handle(SocketMessage.Parse(bytes));
        }
        catch (SocketClosedException exception)
        {
            queue.Close(exception.Code);
        }
        catch (RequestException exception)
        {
            queue.Close(CloseCode.BadMessage(exception.Message));
        }

        return true;
    }

    private void Handle(SocketMessage message)
    {
        switch (message.Kind)
        {
            case SocketMessage.Init:
                if (isInitialized) throw new SocketClosedException(CloseCode.TooManyInits);
                isInitialized = true;
                // Not awaited: a second connection_init must be read and rejected meanwhile.
                running.Track(InitializeAsync(message));
                break;
            case SocketMessage.Ping:
                queue.TrySend(SocketFrame.Pong(message.Payload));
                break;
            case SocketMessage.Subscribe:
                running.Begin(message, session ?? throw new SocketClosedException(CloseCode.Unauthorized));
                break;
            case SocketMessage.Complete:
                running.Cancel(message.Id);
                break;
        }
    }

    private async Task InitializeAsync(SocketMessage init)
    {
        using var time = operations.Begin(http.RequestAborted);
        try
        {
            var caller = BearerToken.In(init.Payload) is { } token
                ? await authentication.AuthenticateTokenAsync(http, token, time.End)
                : await authentication.AuthenticateAsync(http, time.End);
            if (caller is null)
            {
                queue.Close(CloseCode.Forbidden);
                return;
            }

            lease = connections.AcquireForAccount(caller.Account);
            if (lease is null)
            {
                queue.Close(CloseCode.TooManyConnections);
                return;
            }

            var started = authentication.StartSession(caller);
            started.Ended.Register(() => queue.Close(CloseCode.Forbidden));
            session = started;
            queue.TrySend(SocketFrame.Ack);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client disconnected before it was authenticated.
        }
        catch (Exception exception) when ((exception is OperationCanceledException && time.IsOver)
            || operations.Unavailable(exception) is not null)
        {
            queue.Close(CloseCode.Unavailable);
        }
        catch (Exception exception)
        {
            SocketLog.AuthenticationFailed(logger, exception);
            queue.Close(CloseCode.InternalError);
        }
    }

    private void StartClosing(CancellationTokenSource timeout)
    {
        timeout.CancelAfter(limits.SocketSendTimeout);
        running.Cancel();
    }

    /// <summary>
    /// Closes a socket whose client sends no connection_init in time or does not read. Pings an idle socket, and closes
    /// it when there is no pong.
    /// </summary>
    private void CheckConnection()
    {
        if (queue.IsClosing) return;
        if (queue.IsStuck) queue.Close(CloseCode.TryAgainLater);
        if (!isInitialized && clock.GetElapsedTime(openedAt) >= limits.SocketInit) queue.Close(CloseCode.InitTimeout);
        var receivedAt = Interlocked.Read(ref lastReceivedAt);
        if (clock.GetElapsedTime(receivedAt) < limits.Heartbeat) return;

        // After any idle time: a client that was never pinged cannot have timed out.
        if (pingedAt <= receivedAt)
        {
            pingedAt = clock.GetTimestamp();
            queue.TrySend(SocketFrame.Ping);
        }
        else if (clock.GetElapsedTime(pingedAt) >= limits.Heartbeat)
        {
            http.Abort();
        }
    }
}
