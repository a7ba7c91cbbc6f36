using System.Net.WebSockets;
using System.Threading.Channels;
using Forum.Api.Execution;
using Forum.Api.Execution.Answering;

namespace Forum.Api.Transport.Sockets;

/// <summary>
/// What waits to be sent on one socket: so many messages and no more. Whoever has another one waits, and when that takes
/// too long the socket is closed: a reader who does not read holds up nobody and fills no memory.
/// </summary>
internal sealed class SendQueue(WebSocket socket, ApiLimits limits, TimeProvider clock) : IDisposable
{
    private readonly Channel<PooledBuffer> waiting = Channel.CreateBounded<PooledBuffer>(
        new BoundedChannelOptions(limits.SocketQueue) { SingleReader = true });

    private readonly CancellationTokenSource closing = new();
    private CloseCode? code;

    /// <summary>Cancelled when the socket is about to close.</summary>
    public CancellationToken Closing => closing.Token;

    /// <summary>Closes the socket once the message that is being sent is out; those behind it are dropped. The first code counts.</summary>
    public void Close(CloseCode with)
    {
        if (Interlocked.CompareExchange(ref code, with, null) is not null) return;
        waiting.Writer.TryComplete();
        closing.Cancel();
    }

    /// <summary>Puts a message in, or drops it: when the socket closes, or when there is no room and it can be done without.</summary>
    public void Offer(PooledBuffer frame)
    {
        if (!waiting.Writer.TryWrite(frame)) frame.Dispose();
    }

    /// <summary>Puts a message in as soon as there is room.</summary>
    /// <exception cref="OperationCanceledException">The socket closes, or <paramref name="cancellation"/> was asked for.</exception>
    public async ValueTask SendAsync(PooledBuffer frame, CancellationToken cancellation)
    {
        if (waiting.Writer.TryWrite(frame)) return;
        using var patience = new CancellationTokenSource(limits.SocketPatience, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation, closing.Token);
        try
        {
            await waiting.Writer.WriteAsync(frame, end.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            frame.Dispose();
            if (patience.IsCancellationRequested) Close(CloseCode.TryAgainLater);
            throw new OperationCanceledException(end.Token);
        }
    }

    /// <summary>Sends what comes until the socket closes, then says why.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync() && code is null)
                while (code is null && waiting.Reader.TryRead(out var frame))
                    using (frame)
                        await SendAsync(frame);
            if (code is { } why && socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(why.Status, why.Reason, CancellationToken.None).WaitAsync(limits.SocketPatience, clock);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or TimeoutException or ObjectDisposedException or IOException)
        {
            // The other side has gone, or does not read at all.
            Close(CloseCode.TryAgainLater);
            socket.Abort();
        }

        while (waiting.Reader.TryRead(out var left)) left.Dispose();
    }

    public void Dispose() => closing.Dispose();

    /// <summary>A message that is under way may take a while; one that is under way when the socket is to close, a while longer.</summary>
    private async Task SendAsync(PooledBuffer frame)
    {
        using var last = new CancellationTokenSource();
        await using var hurry = closing.Token.UnsafeRegister(_ => Hurry(last), null);
        await socket.SendAsync(frame.Written, WebSocketMessageType.Text, endOfMessage: true, last.Token);
    }

    private void Hurry(CancellationTokenSource last)
    {
        try
        {
            last.CancelAfter(limits.SocketPatience);
        }
        catch (ObjectDisposedException)
        {
            // It was sent at this very moment.
        }
    }
}
