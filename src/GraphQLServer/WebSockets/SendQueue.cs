using System.Buffers;
using System.Net.WebSockets;
using GraphQLServer.Limits;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.WebSockets;

/// <summary>
/// The send queue of one socket, bounded by messages and bytes (back-pressure). A producer waits for room, and when
/// that takes too long the socket is closed, so that a slow consumer neither blocks others nor fills the memory.
/// Messages are sent immediately, on the thread of the producer; queued messages are sent in one write.
/// </summary>
internal sealed class SendQueue(
    WebSocket socket, FrameStream stream, GraphQLLimits limits, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>Maximum bytes of one write, unless a single message is longer.</summary>
    private const int MaxWriteBytes = 64 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<SocketFrame> queue = [];
    private readonly CancellationTokenSource closing = new(), finalWrite = new();
    private readonly TaskCompletionSource completion = NewCompletionSource();
    private TaskCompletionSource? spaceFreed;
    private volatile CloseCode? closeCode;
    private bool isSending;
    private long queuedBytes, sendingSince;

    /// <summary>Cancelled when the socket starts to close.</summary>
    public CancellationToken Closing => closing.Token;

    /// <summary>Whether the socket is closing.</summary>
    public bool IsClosing => closeCode is not null;

    /// <summary>Whether a pending write has taken longer than the time limit for a slow consumer.</summary>
    public bool IsStuck =>
        Interlocked.Read(ref sendingSince) is > 0 and var since
        && clock.GetElapsedTime(since) > limits.SocketSendTimeout;

    /// <summary>
    /// Closes the socket after the current write; queued messages are dropped. The first close code wins.
    /// </summary>
    public void Close(CloseCode code)
    {
        lock (gate)
        {
            if (closeCode is not null) return;
            closeCode = code;
            queue.Clear();
            if (!isSending) completion.TrySetResult();
        }

        // The server causes this close, not the client: during an outage, every client that reconnects gets this code.
        var level = code == CloseCode.Unavailable ? LogLevel.Warning : LogLevel.Information;
        if (code != CloseCode.Normal) SocketLog.Closed(logger, level, code.Number, code.Reason);

        // The current write may continue for a limited time.
        finalWrite.CancelAfter(limits.SocketSendTimeout);
        closing.Cancel();
    }

    /// <summary>Enqueues an optional message, or drops it when the socket is closing or the queue is full.</summary>
    public void TrySend(in SocketFrame frame)
    {
        if (TryAdd(frame)) Flush();
    }

    /// <summary>Enqueues a message as soon as there is room.</summary>
    /// <param name="hasMore">Another message or a <see cref="Flush"/> follows immediately, so that this message may
    /// wait for it.</param>
    /// <exception cref="OperationCanceledException">The socket is closing, or <paramref name="cancellationToken"/> was
    /// cancelled.</exception>
    public ValueTask SendAsync(in SocketFrame frame, bool hasMore, CancellationToken cancellationToken)
    {
        if (!TryAdd(frame)) return WaitAsync(frame, cancellationToken);
        if (!hasMore) Flush();
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends the queued messages.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (isSending || queue.Count == 0) return;
            isSending = true;
        }

        _ = DrainAsync();
    }

    /// <summary>Completes when the close frame has been sent and the socket is closed.</summary>
    public async Task RunAsync()
    {
        try
        {
            await completion.Task;
            if (closeCode is { } code && socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(code.Status, code.Reason, CancellationToken.None)
                    .WaitAsync(limits.SocketSendTimeout, clock);
        }
        catch (Exception exception) when (IsDisconnect(exception))
        {
            socket.Abort();
        }
    }

    public void Dispose()
    {
        closing.Dispose();
        finalWrite.Dispose();
    }

    private async ValueTask WaitAsync(SocketFrame frame, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limits.SocketSendTimeout, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token, cancellationToken, closing.Token);
        try
        {
            while (TryAddOrWait(frame) is { } space)
            {
                Flush();
                await space.WaitAsync(end.Token);
            }

            Flush();
        }
        catch (OperationCanceledException)
        {
            if (timeout.IsCancellationRequested) Close(CloseCode.TryAgainLater);
            throw;
        }
    }

    /// <summary>Enqueues the frame and returns null, or returns a task after which to try again.</summary>
    private Task? TryAddOrWait(in SocketFrame frame)
    {
        lock (gate) return TryAdd(frame) ? null : (spaceFreed ??= NewCompletionSource()).Task;
    }

    private bool TryAdd(in SocketFrame frame)
    {
        lock (gate)
        {
            // A message that is longer than the byte limit is sent when the queue is empty.
            if (closeCode is not null || queue.Count >= limits.SocketQueue
                || (queuedBytes > 0 && queuedBytes + frame.Length > limits.SocketQueueBytes)) return false;
            queuedBytes += frame.Length;
            queue.Enqueue(frame);
            return true;
        }
    }

    private async Task DrainAsync()
    {
        var takenBytes = 0;
        try
        {
            while (Take(ref takenBytes) is { } buffer)
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
        catch (Exception exception) when (IsDisconnect(exception))
        {
            // The client has disconnected or does not read.
            Close(CloseCode.TryAgainLater);
            socket.Abort();
            completion.TrySetResult();
        }
        catch (Exception exception)
        {
            Close(CloseCode.InternalError);
            completion.TrySetException(exception);
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> frames)
    {
        var writing = stream.WriteAsync(frames, finalWrite.Token);
        if (writing.IsCompletedSuccessfully) return;
        Interlocked.Exchange(ref sendingSince, clock.GetTimestamp());
        await writing;
        Interlocked.Exchange(ref sendingSince, 0);
    }

    /// <summary>Takes the queued messages for one write; null when there are none.</summary>
    /// <param name="takenBytes">
    /// The bytes of the taken messages. On entry, the bytes of the previous write, which counted as queued until it was
    /// complete.
    /// </param>
    private ArraySegment<byte>? Take(ref int takenBytes)
    {
        lock (gate)
        {
            queuedBytes -= takenBytes;
            takenBytes = 0;
            spaceFreed?.SetResult();
            spaceFreed = null;
            if (queue.Count == 0)
            {
                isSending = false;
                if (closeCode is not null) completion.TrySetResult();
                return null;
            }

            var (frames, length) = Measure();
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            var at = 0;
            for (; frames > 0; frames--)
            {
                var frame = queue.Dequeue();
                takenBytes += frame.Length;
                at += frame.Write(buffer.AsSpan(at));
            }

            return new(buffer, 0, at);
        }
    }

    private (int Frames, int Length) Measure()
    {
        var (frames, length) = (0, 0);
        foreach (var frame in queue)
        {
            if (frames > 0 && length + frame.WireLength > MaxWriteBytes) break;
            length += frame.WireLength;
            frames++;
        }

        return (frames, length);
    }

    private static bool IsDisconnect(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or TimeoutException or ObjectDisposedException
            or IOException;

    private static TaskCompletionSource NewCompletionSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
