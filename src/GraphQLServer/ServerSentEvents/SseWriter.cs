using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.ServerSentEvents;

/// <summary>
/// Writes events to an open response, and heartbeats while it is idle. A slow consumer that does not read within the
/// time limit is disconnected.
/// </summary>
internal sealed class SseWriter : IAsyncDisposable
{
    /// <summary>Maximum bytes of one write, unless a single event is longer.</summary>
    private const int FlushThreshold = 64 * 1024;

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    private readonly HttpContext http;
    private readonly PipeWriter writer;
    private readonly GraphQLLimits limits;
    private readonly TimeProvider clock;
    private readonly Heartbeats heartbeats;
    private readonly LinkedListNode<Action> heartbeat;
    private readonly CancellationToken cancellationToken;
    private readonly SemaphoreSlim writeLock = new(1, 1);
    private bool isDisposed;
    private int unsentBytes;
    private long lastSentAt, sendingSince;

    /// <param name="cancellationToken">Cancels every write.</param>
    public SseWriter(
        HttpContext http, GraphQLLimits limits, TimeProvider clock, Heartbeats heartbeats,
        CancellationToken cancellationToken)
    {
        (this.http, writer) = (http, http.Response.BodyWriter);
        (this.limits, this.clock, this.heartbeats) = (limits, clock, heartbeats);
        this.cancellationToken = cancellationToken;
        lastSentAt = clock.GetTimestamp();
        heartbeat = heartbeats.Register(CheckConnection);
    }

    /// <summary>
    /// Sends the response's head, and the id with which the client resumes if it disconnects before the first event. A
    /// block without data sets the client's last event id and dispatches no event (HTML standard, section 9.2.6).
    /// </summary>
    /// <param name="id">Null: a comment is sent instead. Middleware may hold back a head without any bytes.</param>
    public ValueTask OpenAsync(string? id) =>
        SendAsync(id is null ? Comment : Encoding.UTF8.GetBytes($"id: {id}\n\n"));

    /// <summary>Writes an event to the buffer; it is sent together with the events that follow immediately.</summary>
    public async ValueTask WriteAsync(OperationResult result)
    {
        await AcquireLockAsync();
        try
        {
            writer.Write("event: next\n"u8);
            if (result.EventId is { } id)
            {
                writer.Write("id: "u8);
                Encoding.UTF8.GetBytes(id, writer);
                writer.Write("\n"u8);
            }

            // The JSON is a single line, because JSON escapes line feeds.
            var data = ResultWriter.ToUtf8Json(result);
            writer.Write("data: "u8);
            writer.Write(data.Span);
            writer.Write("\n\n"u8);
            unsentBytes += data.Length;
            if (unsentBytes >= FlushThreshold) await FlushAsync();
        }
        finally
        {
            writeLock.Release();
        }
    }

    /// <summary>Sends the buffer.</summary>
    public ValueTask SendAsync() => SendAsync(default);

    /// <summary>Sends the buffer. False when the client has disconnected.</summary>
    public async ValueTask<bool> TrySendAsync()
    {
        try
        {
            await SendAsync();
            return true;
        }
        catch (Exception exception) when (IsDisconnect(exception))
        {
            return false;
        }
    }

    /// <summary>Sends the buffer and these bytes.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await AcquireLockAsync();
        try
        {
            writer.Write(bytes.Span);
            await FlushAsync();
        }
        finally
        {
            writeLock.Release();
        }
    }

    /// <summary>Waits for a heartbeat that is being written.</summary>
    public async ValueTask DisposeAsync()
    {
        await writeLock.WaitAsync(CancellationToken.None);
        isDisposed = true;
        writeLock.Release();
        heartbeats.Unregister(heartbeat);
    }

    private ValueTask AcquireLockAsync() =>
        writeLock.Wait(0, CancellationToken.None)
            ? ValueTask.CompletedTask
            : new(writeLock.WaitAsync(cancellationToken));

    private async ValueTask FlushAsync()
    {
        unsentBytes = 0;
        Interlocked.Exchange(ref lastSentAt, clock.GetTimestamp());
        var sending = writer.FlushAsync(cancellationToken);
        if (sending.IsCompletedSuccessfully)
        {
            await sending;
            return;
        }

        Interlocked.Exchange(ref sendingSince, clock.GetTimestamp());
        try
        {
            await sending;
        }
        finally
        {
            Interlocked.Exchange(ref sendingSince, 0);
        }
    }

    private void CheckConnection()
    {
        if (Volatile.Read(ref isDisposed)) return;
        if (Interlocked.Read(ref sendingSince) is > 0 and var since
            && clock.GetElapsedTime(since) > limits.SocketSendTimeout) http.Abort();
        else if (clock.GetElapsedTime(Interlocked.Read(ref lastSentAt)) >= limits.Heartbeat
            && writeLock.Wait(0, CancellationToken.None)) _ = SendHeartbeatAsync();
    }

    private async Task SendHeartbeatAsync()
    {
        try
        {
            if (isDisposed) return;
            writer.Write(Comment);
            await FlushAsync();
        }
        catch (Exception exception) when (IsDisconnect(exception))
        {
            // The task that sends the events detects the same failure.
        }
        finally
        {
            writeLock.Release();
        }
    }

    /// <summary>
    /// Whether the client has disconnected. Kestrel throws a SocketException when sent data was not acknowledged in
    /// time.
    /// </summary>
    private static bool IsDisconnect(Exception exception) =>
        exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException;
}
