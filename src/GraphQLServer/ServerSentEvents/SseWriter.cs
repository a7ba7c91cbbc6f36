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
/// The open answer to which events are written, and heartbeats while there are none. Who does not read for longer than anyone
/// has patience is let go.
/// </summary>
internal sealed class SseWriter : IAsyncDisposable
{
    /// <summary>Bytes of one write, unless an event alone is longer.</summary>
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

    /// <param name="cancellation">Ends every write.</param>
    public SseWriter(HttpContext http, GraphQLLimits limits, TimeProvider clock, Heartbeats heartbeats, CancellationToken cancellation)
    {
        (this.http, writer) = (http, http.Response.BodyWriter);
        (this.limits, this.clock, this.heartbeats, this.cancellation) = (limits, clock, heartbeats, cancellation);
        saidAt = clock.GetTimestamp();
        place = heartbeats.Enter(Look);
    }

    /// <summary>Writes an event; it is sent with those that follow at once.</summary>
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

            // The answer is one line: JSON escapes every line feed.
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

    /// <summary>Sends what was written.</summary>
    public ValueTask SendAsync() => SendAsync(default);

    /// <summary>Sends what was written. False: nobody is left who could get it.</summary>
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

    /// <summary>Sends what was written, and these bytes.</summary>
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

    /// <summary>Whoever writes a heartbeat has ended when this does.</summary>
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
            // Whoever sends the events finds out by themselves.
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Kestrel throws a SocketException when sent data was not acknowledged in time.</summary>
    private static bool IsGone(Exception exception) =>
        exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException;
}
