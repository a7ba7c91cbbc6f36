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
/// Writes events to an open response, and heartbeats while it is idle. A slow consumer that does not read within the time limit is
/// disconnected.
/// </summary>
internal sealed class SseWriter : IAsyncDisposable
{
    /// <summary>Maximum bytes of one write, unless a single event is longer.</summary>
    private const int Together = 64 * 1024;

    private readonly HttpContext http;
    private readonly PipeWriter writer;
    private readonly GraphQLLimits limits;
    private readonly TimeProvider clock;
    private readonly Heartbeats heartbeats;
    private readonly LinkedListNode<Action> place;
    private readonly CancellationToken cancellation;
    private readonly SemaphoreSlim turn = new(1, 1);
    private bool isOver;
    private int unsent;
    private long saidAt, sendingSince;

    /// <param name="cancellation">Cancels every write.</param>
    public SseWriter(HttpContext http, GraphQLLimits limits, TimeProvider clock, Heartbeats heartbeats, CancellationToken cancellation)
    {
        (this.http, writer) = (http, http.Response.BodyWriter);
        (this.limits, this.clock, this.heartbeats, this.cancellation) = (limits, clock, heartbeats, cancellation);
        saidAt = clock.GetTimestamp();
        place = heartbeats.Enter(Look);
    }

    /// <summary>Writes an event to the buffer; it is sent together with the events that follow immediately.</summary>
    public async ValueTask WriteAsync(OperationResult answer)
    {
        await TakeTurnAsync();
        try
        {
            writer.Write("event: next\n"u8);
            if (answer.EventId is { } id)
            {
                writer.Write("id: "u8);
                Encoding.UTF8.GetBytes(id, writer);
                writer.Write("\n"u8);
            }

            // The JSON is a single line, because JSON escapes line feeds.
            var data = ResultWriter.Bytes(answer);
            writer.Write("data: "u8);
            writer.Write(data.Span);
            writer.Write("\n\n"u8);
            unsent += data.Length;
            if (unsent >= Together) await FlushAsync();
        }
        finally
        {
            turn.Release();
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
        catch (Exception exception) when (IsGone(exception))
        {
            return false;
        }
    }

    /// <summary>Sends the buffer and these bytes.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await TakeTurnAsync();
        try
        {
            writer.Write(bytes.Span);
            await FlushAsync();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Waits for a heartbeat that is being written.</summary>
    public async ValueTask DisposeAsync()
    {
        await turn.WaitAsync(CancellationToken.None);
        isOver = true;
        turn.Release();
        heartbeats.Leave(place);
    }

    private ValueTask TakeTurnAsync() => turn.Wait(0, CancellationToken.None) ? ValueTask.CompletedTask : new(turn.WaitAsync(cancellation));

    private async ValueTask FlushAsync()
    {
        unsent = 0;
        Interlocked.Exchange(ref saidAt, clock.GetTimestamp());
        var sending = writer.FlushAsync(cancellation);
        if (sending.IsCompletedSuccessfully)
        {
            _ = sending.Result;
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

    private void Look()
    {
        if (Volatile.Read(ref isOver)) return;
        if (Interlocked.Read(ref sendingSince) is > 0 and var since && clock.GetElapsedTime(since) > limits.SocketPatience) http.Abort();
        else if (clock.GetElapsedTime(Interlocked.Read(ref saidAt)) >= limits.Heartbeat && turn.Wait(0, CancellationToken.None)) _ = BeatAsync();
    }

    private async Task BeatAsync()
    {
        try
        {
            if (isOver) return;
            writer.Write(":\n\n"u8);
            await FlushAsync();
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // The task that sends the events detects the same failure.
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// Whether the client has disconnected. Kestrel throws a SocketException when sent data was not acknowledged in time.
    /// </summary>
    private static bool IsGone(Exception exception) =>
        exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException;
}
