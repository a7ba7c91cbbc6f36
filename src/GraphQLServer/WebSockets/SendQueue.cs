using System.Buffers;
using System.Net.WebSockets;
using GraphQLServer.Limits;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.WebSockets;

/// <summary>
/// What waits to be sent on one socket: so many messages and bytes, and no more. Whoever has another one waits, and when that
/// takes too long the socket is closed: a reader who does not read holds up nobody and fills no memory. Messages leave at
/// once, by the hand of who puts them in; those that wait together leave in one write.
/// </summary>
internal sealed class SendQueue(WebSocket socket, RawSocketStream wire, GraphQLLimits limits, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>Bytes of one write, unless a message alone is longer.</summary>
    private const int Together = 64 * 1024;

    private readonly System.Threading.Lock gate = new();
    private readonly Queue<SocketFrame> waiting = [];
    private readonly CancellationTokenSource closing = new(), last = new();
    private readonly TaskCompletionSource over = NewSource();
    private TaskCompletionSource? left;
    private volatile CloseCode? code;
    private bool isSending;
    private long bytes, sendingSince;

    /// <summary>Cancelled when the socket is about to close.</summary>
    public CancellationToken Closing => closing.Token;

    /// <summary>Whether it is.</summary>
    public bool IsClosing => code is not null;

    /// <summary>Whether what is under way has not got through for longer than anyone has patience.</summary>
    public bool IsStuck => Interlocked.Read(ref sendingSince) is > 0 and var since && clock.GetElapsedTime(since) > limits.SocketPatience;

    /// <summary>Closes the socket once what is being sent is out; what is behind it is dropped. The first code counts.</summary>
    public void Close(CloseCode with)
    {
        lock (gate)
        {
            if (code is not null) return;
            code = with;
            waiting.Clear();
            if (!isSending) over.TrySetResult();
        }

        // In an outage every client that reconnects gets this.
        var level = with == CloseCode.Unavailable ? LogLevel.Warning : LogLevel.Information;
        if (with != CloseCode.Normal) SocketLog.Closed(logger, level, with.Number, with.Reason);

        // What is under way has a while longer.
        last.CancelAfter(limits.SocketPatience);
        closing.Cancel();
    }

    /// <summary>Puts a message in, or drops it: when the socket closes, or when there is no room and it can be done without.</summary>
    public void Offer(in SocketFrame frame)
    {
        if (TryAdd(frame)) Flush();
    }

    /// <summary>Puts a message in as soon as there is room.</summary>
    /// <param name="hasMore">Another one follows at once, or a <see cref="Flush"/>: it may wait for that.</param>
    /// <exception cref="OperationCanceledException">The socket closes, or <paramref name="cancellation"/> was asked for.</exception>
    public ValueTask SendAsync(in SocketFrame frame, bool hasMore, CancellationToken cancellation)
    {
        if (!TryAdd(frame)) return WaitAsync(frame, cancellation);
        if (!hasMore) Flush();
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends what waits.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (isSending || waiting.Count == 0) return;
            isSending = true;
        }

        _ = DrainAsync();
    }

    /// <summary>Ends when the socket has been closed, and the other side told why.</summary>
    public async Task RunAsync()
    {
        try
        {
            await over.Task;
            if (code is { } why && socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(why.Status, why.Reason, CancellationToken.None).WaitAsync(limits.SocketPatience, clock);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            socket.Abort();
        }
    }

    public void Dispose()
    {
        closing.Dispose();
        last.Dispose();
    }

    private async ValueTask WaitAsync(SocketFrame frame, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(limits.SocketPatience, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation, closing.Token);
        try
        {
            while (Room(frame) is { } room)
            {
                Flush();
                await room.WaitAsync(end.Token);
            }

            Flush();
        }
        catch (OperationCanceledException)
        {
            if (patience.IsCancellationRequested) Close(CloseCode.TryAgainLater);
            throw;
        }
    }

    /// <summary>Null: it is in. Else it is worth another try when this ends.</summary>
    private Task? Room(in SocketFrame frame)
    {
        lock (gate) return TryAdd(frame) ? null : (left ??= NewSource()).Task;
    }

    private bool TryAdd(in SocketFrame frame)
    {
        lock (gate)
        {
            // A message that is longer than all that may wait goes when nothing else does.
            if (code is not null || waiting.Count >= limits.SocketQueue || (bytes > 0 && bytes + frame.Length > limits.SocketQueueBytes)) return false;
            bytes += frame.Length;
            waiting.Enqueue(frame);
            return true;
        }
    }

    private async Task DrainAsync()
    {
        var taken = 0;
        try
        {
            while (Take(ref taken) is { } buffer)
            {
                try
                {
                    await WriteAsync(buffer);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer.Array!);
                }
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The other side has gone, or does not read at all.
            Close(CloseCode.TryAgainLater);
            socket.Abort();
            over.TrySetResult();
        }
        catch (Exception bug)
        {
            Close(CloseCode.InternalError);
            over.TrySetException(bug);
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> frames)
    {
        var writing = wire.WriteAsync(frames, last.Token);
        if (writing.IsCompletedSuccessfully) return;
        Interlocked.Exchange(ref sendingSince, clock.GetTimestamp());
        await writing;
        Interlocked.Exchange(ref sendingSince, 0);
    }

    /// <summary>What waits, for one write; null: nothing.</summary>
    /// <param name="taken">The messages' bytes. Those of the last time have been sent: until then they lay in memory too.</param>
    private ArraySegment<byte>? Take(ref int taken)
    {
        lock (gate)
        {
            bytes -= taken;
            taken = 0;
            left?.SetResult();
            left = null;
            if (waiting.Count == 0)
            {
                isSending = false;
                if (code is not null) over.TrySetResult();
                return null;
            }

            var (frames, length) = Measure();
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            var at = 0;
            for (; frames > 0; frames--)
            {
                var frame = waiting.Dequeue();
                taken += frame.Length;
                at += frame.Write(buffer.AsSpan(at));
            }

            return new(buffer, 0, at);
        }
    }

    private (int Frames, int Length) Measure()
    {
        var (frames, length) = (0, 0);
        foreach (var frame in waiting)
        {
            if (frames > 0 && length + frame.WireLength > Together) break;
            length += frame.WireLength;
            frames++;
        }

        return (frames, length);
    }

    private static bool IsGone(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or TimeoutException or ObjectDisposedException or IOException;

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
