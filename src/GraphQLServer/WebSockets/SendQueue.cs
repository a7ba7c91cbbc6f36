using System.Buffers;
using System.Net.WebSockets;
using GraphQLServer.Limits;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.WebSockets;

/// <summary>
/// The send queue of one socket, bounded by messages and bytes (back-pressure). A producer waits for room, and when that takes too long
/// the socket is closed, so that a slow consumer neither blocks others nor fills the memory. Messages are sent immediately, on the thread
/// of the producer; queued messages are sent in one write.
/// </summary>
internal sealed class SendQueue(WebSocket socket, RawSocketStream wire, GraphQLLimits limits, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>Maximum bytes of one write, unless a single message is longer.</summary>
    private const int Together = 64 * 1024;

    private readonly System.Threading.Lock gate = new();
    private readonly Queue<SocketFrame> waiting = [];
    private readonly CancellationTokenSource closing = new(), last = new();
    private readonly TaskCompletionSource over = NewSource();
    private TaskCompletionSource? left;
    private volatile CloseCode? code;
    private bool isSending;
    private long bytes, sendingSince;

    /// <summary>Cancelled when the socket starts to close.</summary>
    public CancellationToken Closing => closing.Token;

    /// <summary>Whether the socket is closing.</summary>
    public bool IsClosing => code is not null;

    /// <summary>Whether a pending write has taken longer than the time limit for a slow consumer.</summary>
    public bool IsStuck => Interlocked.Read(ref sendingSince) is > 0 and var since && clock.GetElapsedTime(since) > limits.SocketPatience;

    /// <summary>Closes the socket after the current write; queued messages are dropped. The first close code wins.</summary>
    public void Close(CloseCode with)
    {
        lock (gate)
        {
            if (code is not null) return;
            code = with;
            waiting.Clear();
            if (!isSending) over.TrySetResult();
        }

        // In an outage every client that reconnects gets this close code.
        var level = with == CloseCode.Unavailable ? LogLevel.Warning : LogLevel.Information;
        if (with != CloseCode.Normal) SocketLog.Closed(logger, level, with.Number, with.Reason);

        // The current write gets some more time.
        last.CancelAfter(limits.SocketPatience);
        closing.Cancel();
    }

    /// <summary>Enqueues an optional message, or drops it when the socket is closing or the queue is full.</summary>
    public void Offer(in SocketFrame frame)
    {
        if (TryAdd(frame)) Flush();
    }

    /// <summary>Enqueues a message as soon as there is room.</summary>
    /// <param name="hasMore">Another message or a <see cref="Flush"/> follows immediately, so that this message may wait for it.</param>
    /// <exception cref="OperationCanceledException">The socket is closing, or <paramref name="cancellation"/> was cancelled.</exception>
    public ValueTask SendAsync(in SocketFrame frame, bool hasMore, CancellationToken cancellation)
    {
        if (!TryAdd(frame)) return WaitAsync(frame, cancellation);
        if (!hasMore) Flush();
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends the queued messages.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (isSending || waiting.Count == 0) return;
            isSending = true;
        }

        _ = DrainAsync();
    }

    /// <summary>Completes when the close frame has been sent and the socket is closed.</summary>
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

    /// <summary>Enqueues the frame and returns null, or returns a task after which to try again.</summary>
    private Task? Room(in SocketFrame frame)
    {
        lock (gate) return TryAdd(frame) ? null : (left ??= NewSource()).Task;
    }

    private bool TryAdd(in SocketFrame frame)
    {
        lock (gate)
        {
            // A message that is longer than the byte limit is sent when the queue is empty.
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
            // The client has disconnected or does not read.
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

    /// <summary>Takes the queued messages for one write; null when there are none.</summary>
    /// <param name="taken">
    /// The bytes of the messages. On entry, those of the previous write, which have been sent and counted as queued until now.
    /// </param>
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
