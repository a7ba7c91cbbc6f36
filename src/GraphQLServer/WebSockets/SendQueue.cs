using System.Buffers;
using System.Net.WebSockets;
using GraphQLServer.Limits;
using Microsoft.Extensions.Logging;

namespace GraphQLServer.WebSockets;

/// <summary>
/// The send queue of one socket, bounded by messages and bytes (back-pressure). A producer waits for room, and when
/// that takes too long the socket is closed, so that a slow consumer neither blocks others nor fills the memory.
/// Messages are sent immediately, on the thread of the producer.
/// </summary>
internal sealed class SendQueue(WebSocket socket, GraphQLLimits limits, TimeProvider clock, ILogger logger)
    : IDisposable
{
    private readonly System.Threading.Lock gate = new();
    private readonly Queue<ServerMessage> queue = [];
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
        Interlocked.Read(ref sendingSince) is > 0 and var since && clock.GetElapsedTime(since) > limits.SocketPatience;

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

        // In an outage every client that reconnects gets this close code.
        var level = code == CloseCode.Unavailable ? LogLevel.Warning : LogLevel.Information;
        if (code != CloseCode.Normal) SocketLog.Closed(logger, level, code.Number, code.Reason);

        // The current write gets some more time.
        finalWrite.CancelAfter(limits.SocketPatience);
        closing.Cancel();
    }

    /// <summary>Enqueues an optional message, or drops it when the socket is closing or the queue is full.</summary>
    public void TrySend(in ServerMessage message)
    {
        if (TryAdd(message)) Flush();
    }

    /// <summary>Enqueues a message as soon as there is room.</summary>
    /// <exception cref="OperationCanceledException">The socket is closing, or <paramref name="cancellationToken"/> was
    /// cancelled.</exception>
    public ValueTask SendAsync(in ServerMessage message, CancellationToken cancellationToken)
    {
        if (!TryAdd(message)) return WaitAsync(message, cancellationToken);
        Flush();
        return ValueTask.CompletedTask;
    }

    /// <summary>Completes when the close frame has been sent and the socket is closed.</summary>
    public async Task RunAsync()
    {
        try
        {
            await completion.Task;
            if (closeCode is { } code && socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(code.Status, code.Reason, CancellationToken.None)
                    .WaitAsync(limits.SocketPatience, clock);
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

    private async ValueTask WaitAsync(ServerMessage message, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limits.SocketPatience, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token, cancellationToken, closing.Token);
        try
        {
            while (TryAddOrWait(message) is { } space)
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

    /// <summary>Enqueues the message and returns null, or returns a task after which to try again.</summary>
    private Task? TryAddOrWait(in ServerMessage message)
    {
        lock (gate) return TryAdd(message) ? null : (spaceFreed ??= NewCompletionSource()).Task;
    }

    private bool TryAdd(in ServerMessage message)
    {
        lock (gate)
        {
            // A message that is longer than the byte limit is sent when the queue is empty.
            if (closeCode is not null || queue.Count >= limits.SocketQueue
                || (queuedBytes > 0 && queuedBytes + message.Length > limits.SocketQueueBytes)) return false;
            queuedBytes += message.Length;
            queue.Enqueue(message);
            return true;
        }
    }

    /// <summary>Sends the queued messages, unless another thread is sending them.</summary>
    private void Flush()
    {
        lock (gate)
        {
            if (isSending || queue.Count == 0) return;
            isSending = true;
        }

        _ = DrainAsync();
    }

    private async Task DrainAsync()
    {
        var sentBytes = 0;
        try
        {
            while (TryTake(sentBytes, out var message))
            {
                await WriteAsync(message);
                sentBytes = message.Length;
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

    private async ValueTask WriteAsync(ServerMessage message)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(message.Length);
        try
        {
            message.CopyTo(buffer);
            var writing = socket.SendAsync(
                buffer.AsMemory(0, message.Length), WebSocketMessageType.Text, endOfMessage: true, finalWrite.Token);
            if (writing.IsCompletedSuccessfully) return;
            Interlocked.Exchange(ref sendingSince, clock.GetTimestamp());
            await writing;
            Interlocked.Exchange(ref sendingSince, 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Takes the next message; false when there is none.</summary>
    /// <param name="sentBytes">
    /// The length of the previous message, which has been sent and counted as queued until now.
    /// </param>
    private bool TryTake(int sentBytes, out ServerMessage message)
    {
        lock (gate)
        {
            queuedBytes -= sentBytes;
            spaceFreed?.SetResult();
            spaceFreed = null;
            if (queue.TryDequeue(out message)) return true;
            isSending = false;
            if (closeCode is not null) completion.TrySetResult();
            return false;
        }
    }

    private static bool IsDisconnect(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or TimeoutException or ObjectDisposedException
            or IOException;

    private static TaskCompletionSource NewCompletionSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
