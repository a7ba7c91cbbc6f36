using System.Buffers;
using System.Text;
using Forum.Api.Execution;
using Forum.Api.Execution.Answering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Forum.Api.Transport;

/// <summary>
/// Answers as server-sent events, one connection an operation. Sources: the protocol of graphql-sse, "distinct connections
/// mode", and the HTML standard's section on server-sent events.
/// </summary>
internal sealed class EventStreamTransport(ApiLimits limits, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private static readonly byte[] Heartbeat = ":\n\n"u8.ToArray();

    // A browser's EventSource passes over an event that has no data line.
    private static readonly byte[] Complete = "event: complete\ndata:\n\n"u8.ToArray();

    /// <summary>Sends an answer, or each event of a stream until it ends, the caller goes, or may be here no longer.</summary>
    public async Task SendAsync(HttpContext http, Answer answer, CallerWatch watch)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, watch.Ended, lifetime.ApplicationStopping);
        try
        {
            Begin(http.Response);
            await http.Response.Body.FlushAsync(end.Token);
            if (answer.Events is null) await SendAsync(http.Response, answer, end.Token);
            else if (!await SendAsync(http.Response, answer.Events, end.Token)) return;
            await http.Response.Body.WriteAsync(Complete, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The connection ends without "complete": who is still there connects again, and is asked again who they are.
        }
    }

    /// <summary>False: the stream broke. It is not complete, and who connects again gets what came after the last event.</summary>
    private async Task<bool> SendAsync(HttpResponse response, IAsyncEnumerable<Answer> stream, CancellationToken cancellation)
    {
        await using var events = stream.GetAsyncEnumerator(cancellation);
        while (true)
        {
            var next = events.MoveNextAsync().AsTask();
            while (await IsSilentAsync(next, cancellation))
            {
                await response.Body.WriteAsync(Heartbeat, cancellation);
                await response.Body.FlushAsync(cancellation);
            }

            if (!await next) return true;
            await SendAsync(response, events.Current, cancellation);
            if (events.Current.Outcome == Outcome.Failed) return false;
        }
    }

    private async Task<bool> IsSilentAsync(Task next, CancellationToken cancellation)
    {
        try
        {
            await next.WaitAsync(limits.Heartbeat, clock, cancellation);
            return false;
        }
        catch (TimeoutException) when (!next.IsCompleted)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            // The source has the same token and ends by it; until then it cannot be left.
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static async Task SendAsync(HttpResponse response, Answer answer, CancellationToken cancellation)
    {
        using var buffer = new PooledBuffer();
        AnswerWriter.Write(buffer, answer);
        using var framed = new PooledBuffer();
        framed.Write("event: next\n"u8);
        if (answer.EventId is { } id) framed.Write(Encoding.UTF8.GetBytes($"id: {id}\n"));
        framed.Write("data: "u8);
        // The answer is one line: JSON escapes every line feed.
        framed.Write(buffer.Written.Span);
        framed.Write("\n\n"u8);
        await response.Body.WriteAsync(framed.Written, cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    private static void Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = AnswerType.Events.ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        // A proxy in front must pass every event on at once.
        response.Headers["X-Accel-Buffering"] = "no";
    }
}
