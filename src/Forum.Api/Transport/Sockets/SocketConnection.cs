using System.Net.WebSockets;
using Forum.Api.Execution;
using Forum.Api.Execution.Limiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Forum.Api.Transport.Sockets;

/// <summary>One socket from its first message to its last: who it is, and what it runs.</summary>
internal sealed class SocketConnection : IDisposable
{
    private readonly WebSocket socket;
    private readonly HttpContext http;
    private readonly Connections connections;
    private readonly Callers callers;
    private readonly ApiLimits limits;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly SendQueue queue;
    private readonly SocketOperations running;
    private readonly MessageCount messages;
    private volatile bool isIntroduced;
    private volatile CallerWatch? watch;
    private volatile IDisposable? place;
    private long heardAt;

    public SocketConnection(
        WebSocket socket,
        SocketWire wire,
        HttpContext http,
        OperationRunner operations,
        Connections connections,
        Callers callers,
        ApiLimits limits,
        Rates rates,
        TimeProvider clock,
        IServiceScopeFactory scopes,
        ILogger logger)
    {
        (this.socket, this.http, this.connections, this.callers) = (socket, http, connections, callers);
        (this.limits, this.clock, this.logger) = (limits, clock, logger);
        messages = new(rates.SocketMessages, clock);
        queue = new(socket, wire, limits, clock, logger);
        running = new(operations, callers, queue, limits, scopes);
        heardAt = clock.GetTimestamp();
    }

    /// <summary>Closes the socket, unless it is closing.</summary>
    public void Close(CloseCode code) => queue.Close(code);

    /// <summary>Ends when the socket has ended, and everything that ran on it.</summary>
    public async Task RunAsync()
    {
        var sending = queue.RunAsync();
        var watching = Task.WhenAll(AwaitIntroductionAsync(), KeepAliveAsync());
        try
        {
            await ReadAsync();
        }
        finally
        {
            queue.Close(CloseCode.Normal);
            await sending;
            await watching;
            await running.EndAsync();
        }
    }

    public void Dispose()
    {
        watch?.Dispose();
        place?.Dispose();
        queue.Dispose();
    }

    /// <summary>Reads to the end: a socket that is told to close is heard until it has answered, for a while.</summary>
    private async Task ReadAsync()
    {
        using var reader = new SocketReader(socket, limits.BodyBytes);
        using var patience = new CancellationTokenSource();
        await using var hurry = queue.Closing.UnsafeRegister(_ => patience.CancelAfter(limits.SocketPatience), null);
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

    /// <summary>False: the other side has closed.</summary>
    private async ValueTask<bool> TakeNextAsync(SocketReader reader, CancellationToken cancellation)
    {
        try
        {
            if (await reader.ReadAsync(cancellation) is not { } bytes) return false;
            heardAt = clock.GetTimestamp();

            if (!messages.IsOneMoreAllowed()) throw new SocketRefused(CloseCode.TooManyMessages);

            // Who is told to go is not listened to any more.
            if (!queue.Closing.IsCancellationRequested) Take(SocketMessage.Parse(bytes));
        }
        catch (SocketRefused refused)
        {
            queue.Close(refused.Code);
        }
        catch (RequestRefused refused)
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
                if (isIntroduced) throw new SocketRefused(CloseCode.TooManyInits);
                isIntroduced = true;
                // Not waited for: a second introduction must be heard meanwhile.
                running.Track(IntroduceAsync(message));
                break;
            case SocketMessage.Ping:
                queue.Offer(SocketFrame.Pong(message.Payload));
                break;
            case SocketMessage.Subscribe:
                running.Begin(message, watch ?? throw new SocketRefused(CloseCode.Unauthorized));
                break;
            case SocketMessage.Complete:
                running.Cancel(message.Id);
                break;
        }
    }

    private async Task IntroduceAsync(SocketMessage init)
    {
        try
        {
            var caller = BearerToken.In(init.Payload) is { } token ? await callers.WithToken(http, token) : await callers.Of(http);
            if (caller is null)
            {
                queue.Close(CloseCode.Forbidden);
                return;
            }

            place = connections.EnterAs(caller.Account);
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
            // Gone before we knew who it was.
        }
        catch (Exception bug)
        {
            SocketLog.NotIntroduced(logger, bug);
            queue.Close(CloseCode.InternalError);
        }
    }

    private async Task AwaitIntroductionAsync()
    {
        if (await IsClosingWithinAsync(limits.SocketInit)) return;
        if (!isIntroduced) queue.Close(CloseCode.InitTimeout);
    }

    /// <summary>Asks a silent socket whether it is there, and lets go of one that does not answer.</summary>
    private async Task KeepAliveAsync()
    {
        var askedAt = long.MinValue;
        while (!await IsClosingWithinAsync(limits.Heartbeat))
        {
            // However long the silence: who was not asked is not to blame for it.
            if (askedAt > heardAt) socket.Abort();
            if (queue.IsStuck) queue.Close(CloseCode.TryAgainLater);
            if (clock.GetElapsedTime(heardAt) < limits.Heartbeat) continue;
            askedAt = clock.GetTimestamp();
            queue.Offer(SocketFrame.Ping);
        }
    }

    private async Task<bool> IsClosingWithinAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, clock, queue.Closing);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
