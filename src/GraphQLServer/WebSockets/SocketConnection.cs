using System.Net.WebSockets;
using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.RateLimiting;
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
    private readonly ApiAuthentication callers;
    private readonly GraphQLLimits limits;
    private readonly TimeProvider clock;
    private readonly Heartbeats heartbeats;
    private readonly ILogger logger;
    private readonly SendQueue queue;
    private readonly SocketOperations running;
    private readonly MessageRateLimit messages;
    private volatile bool isInitialized;
    private volatile ConnectionSession? watch;
    private volatile IDisposable? place;
    private readonly long openedAt;
    private long heardAt, askedAt = long.MinValue;

    public SocketConnection(
        WebSocket socket,
        RawSocketStream wire,
        HttpContext http,
        OperationRunner operations,
        ConnectionLimiter connections,
        ApiAuthentication callers,
        GraphQLLimits limits,
        RateLimits rates,
        TimeProvider clock,
        IServiceScopeFactory scopes,
        Heartbeats heartbeats,
        ILogger logger)
    {
        (this.socket, this.http, this.operations, this.connections, this.callers) = (socket, http, operations, connections, callers);
        (this.limits, this.clock, this.heartbeats, this.logger) = (limits, clock, heartbeats, logger);
        messages = new(rates.SocketMessages, clock);
        queue = new(socket, wire, limits, clock, logger);
        running = new(operations, callers, queue, limits, scopes) { IsDisconnected = () => ClosedConnection.IsDetected(http) };
        openedAt = heardAt = clock.GetTimestamp();
    }

    /// <summary>Closes the socket, unless it is already closing.</summary>
    public void Close(CloseCode code) => queue.Close(code);

    /// <summary>Completes when the socket and everything that ran on it have ended.</summary>
    public async Task RunAsync()
    {
        var sending = queue.RunAsync();
        var looked = heartbeats.Enter(Look);
        try
        {
            await ReadAsync();
        }
        finally
        {
            queue.Close(CloseCode.Normal);
            heartbeats.Leave(looked);
            await sending;
            await running.EndAsync();
        }
    }

    public void Dispose()
    {
        watch?.Dispose();
        place?.Dispose();
        queue.Dispose();
    }

    /// <summary>
    /// Reads until the socket ends: a closing socket is still read for a limited time, until the client sends its close frame.
    /// </summary>
    private async Task ReadAsync()
    {
        using var reader = new SocketReader(socket, limits.BodyBytes);
        using var patience = new CancellationTokenSource();
        await using var hurry = queue.Closing.UnsafeRegister(_ => Hurry(patience), null);
        try
        {
            while (await TakeNextAsync(reader, patience.Token))
            {
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
    }

    /// <summary>False when the client has closed the socket.</summary>
    private async ValueTask<bool> TakeNextAsync(SocketReader reader, CancellationToken cancellation)
    {
        try
        {
            if (await reader.ReadAsync(cancellation) is not { } bytes) return false;
            Interlocked.Exchange(ref heardAt, clock.GetTimestamp());

            if (!messages.IsOneMoreAllowed()) throw new SocketClosedException(CloseCode.TooManyMessages);

            // Messages on a closing socket are ignored.
            if (!queue.IsClosing) Take(SocketMessage.Parse(bytes));
        }
        catch (SocketClosedException refused)
        {
            queue.Close(refused.Code);
        }
        catch (RequestException refused)
        {
            queue.Close(CloseCode.BadMessage(refused.Message));
        }

        return true;
    }

    private void Take(SocketMessage message)
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
                queue.Offer(SocketFrame.Pong(message.Payload));
                break;
            case SocketMessage.Subscribe:
                running.Begin(message, watch ?? throw new SocketClosedException(CloseCode.Unauthorized));
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
                ? await callers.WithToken(http, token, time.End)
                : await callers.Of(http, time.End);
            if (caller is null)
            {
                queue.Close(CloseCode.Forbidden);
                return;
            }

            place = connections.AcquireForAccount(caller.Account);
            if (place is null)
            {
                queue.Close(CloseCode.TooManyConnections);
                return;
            }

            var found = callers.Watch(caller);
            found.Ended.Register(() => queue.Close(CloseCode.Forbidden));
            watch = found;
            queue.Offer(SocketFrame.Ack);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client disconnected before it was authenticated.
        }
        catch (Exception exception) when ((exception is OperationCanceledException && time.IsOver) || operations.Unavailable(exception) is not null)
        {
            queue.Close(CloseCode.Unavailable);
        }
        catch (Exception bug)
        {
            SocketLog.CallerNotRead(logger, bug);
            queue.Close(CloseCode.InternalError);
        }
    }

    private void Hurry(CancellationTokenSource patience)
    {
        patience.CancelAfter(limits.SocketPatience);
        running.Cancel();
    }

    /// <summary>
    /// Closes a socket whose client sends no connection_init in time or does not read. Pings an idle socket, and closes it when there is
    /// no pong.
    /// </summary>
    private void Look()
    {
        if (queue.IsClosing) return;
        if (queue.IsStuck) queue.Close(CloseCode.TryAgainLater);
        if (!isInitialized && clock.GetElapsedTime(openedAt) >= limits.SocketInit) queue.Close(CloseCode.InitTimeout);
        var heard = Interlocked.Read(ref heardAt);
        if (clock.GetElapsedTime(heard) < limits.Heartbeat) return;

        // After any idle time: a client that was never pinged cannot have timed out.
        if (askedAt <= heard)
        {
            askedAt = clock.GetTimestamp();
            queue.Offer(SocketFrame.Ping);
        }
        else if (clock.GetElapsedTime(askedAt) >= limits.Heartbeat)
        {
            http.Abort();
        }
    }
}
