using System.Net.WebSockets;
using Forum.Api.Execution;
using Forum.Api.Execution.Answering;
using Microsoft.Extensions.Logging;

namespace Forum.Api.Transport.Sockets;

/// <summary>
/// What waits to be sent on one socket: so many messages and bytes, and no more. Whoever has another one waits, and when that
/// takes too long the socket is closed: a reader who does not read holds up nobody and fills no memory.
/// </summary>
internal sealed class SendQueue(WebSocket socket, ApiLimits limits, TimeProvider clock, ILogger logger) : IDisposable
{
    private readonly System.Threading.Lock gate = new();
    private readonly Queue<PooledBuffer> waiting = [];
    private readonly CancellationTokenSource closing = new();
    private TaskCompletionSource arrived = NewSource(), left = NewSource();
    private CloseCode? code;
    private long bytes, sendingSince;

    /// <summary>Cancelled when the socket is about to close.</summary>
    public CancellationToken Closing => closing.Token;

    /// <summary>Whether the message under way has not got through for longer than anyone has patience.</summary>
    public bool IsStuck => Interlocked.Read(ref sendingSince) is > 0 and var since && clock.GetElapsedTime(since) > limits.SocketPatience;

    /// <summary>Closes the socket once the message that is being sent is out; those behind it are dropped. The first code counts.</summary>
    public void Close(CloseCode with)
    {
        if (Interlocked.CompareExchange(ref code, with, null) is not null) return;
        if (with != CloseCode.Normal) SocketLog.Closed(logger, with.Number, with.Reason);
        lock (gate)
        {
            while (waiting.TryDequeue(out var dropped)) dropped.Dispose();
            arrived.TrySetResult();
        }

        closing.Cancel();
    }

    /// <summary>Puts a message in, or drops it: when the socket closes, or when there is no room and it can be done without.</summary>
    public void Offer(PooledBuffer frame)
    {
        if (!TryAdd(frame, out _)) frame.Dispose();
    }

    /// <summary>Puts a message in as soon as there is room.</summary>
    /// <exception cref="OperationCanceledException">The socket closes, or <paramref name="cancellation"/> was asked for.</exception>
    public async ValueTask SendAsync(PooledBuffer frame, CancellationToken cancellation)
    {
        if (TryAdd(frame, out var room)) return;
        using var patience = new CancellationTokenSource(limits.SocketPatience, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation, closing.Token);
        try
        {
            do await room.WaitAsync(end.Token);
            while (!TryAdd(frame, out room));
        }
        catch (OperationCanceledException)
        {
            frame.Dispose();
            if (patience.IsCancellationRequested) Close(CloseCode.TryAgainLater);
            throw;
        }
    }

    /// <summary>Sends what comes until the socket closes, then says why.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await TakeAsync() is { } frame)
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
    }

    public void Dispose() => closing.Dispose();

    /// <param name="room">Ends when it is worth another try.</param>
    private bool TryAdd(PooledBuffer frame, out Task room)
    {
        lock (gate)
        {
            room = left.Task;
            if (code is not null) return false;

            // A message that is longer than all that may wait goes when nothing else does.
            var length = frame.Written.Length;
            if (waiting.Count >= limits.SocketQueue || (bytes > 0 && bytes + length > limits.SocketQueueBytes)) return false;
            bytes += length;
            waiting.Enqueue(frame);
            arrived.TrySetResult();
            return true;
        }
    }

    /// <summary>The next message; null when the socket closes.</summary>
    private async ValueTask<PooledBuffer?> TakeAsync()
    {
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (code is not null) return null;
                if (waiting.TryDequeue(out var frame)) return frame;
                if (arrived.Task.IsCompleted) arrived = NewSource();
                more = arrived.Task;
            }

            await more;
        }
    }

    /// <summary>A message that is under way when the socket is to close has a while longer.</summary>
    private async Task SendAsync(PooledBuffer frame)
    {
        using var last = new CancellationTokenSource();
        await using var hurry = closing.Token.UnsafeRegister(_ => Hurry(last), null);
        Interlocked.Exchange(ref sendingSince, clock.GetTimestamp());
        await socket.SendAsync(frame.Written, WebSocketMessageType.Text, endOfMessage: true, last.Token);
        Interlocked.Exchange(ref sendingSince, 0);
        TaskCompletionSource room;
        lock (gate)
        {
            // What is under way counts: it lies in memory too.
            bytes -= frame.Written.Length;
            (room, left) = (left, NewSource());
        }

        room.SetResult();
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

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
