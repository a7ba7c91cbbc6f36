using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace GraphQLServer.ServerSentEvents;

/// <summary>
/// Sends results as server-sent events, one connection per operation. Sources: the protocol of graphql-sse, "distinct
/// connections mode", and the HTML standard's section on server-sent events.
/// </summary>
internal sealed class SseEndpoint(
    GraphQLLimits limits, TimeProvider clock, Heartbeats heartbeats, IHostApplicationLifetime lifetime)
{
    // A browser's EventSource ignores an event without a data line.
    private static readonly byte[] CompleteEvent = "event: complete\ndata:\n\n"u8.ToArray();

    /// <summary>
    /// Sends a single result, or the events of a subscription until it ends, the client disconnects, or the session
    /// ends.
    /// </summary>
    public async Task SendAsync(HttpContext http, OperationResult result, ConnectionSession session)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, session.Ended, lifetime.ApplicationStopping);
        try
        {
            StartResponse(http);
            await using var writer = new SseWriter(http, limits, clock, heartbeats, end.Token);
            if (result.Events is null) await writer.WriteAsync(result);
            else if (!await SendAsync(writer, result.EventId, result.Events, end)) return;
            await writer.SendAsync(CompleteEvent);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The connection ends without "complete", so that a client that is still connected reconnects and is
            // authenticated again.
        }
    }

    /// <summary>
    /// False when the stream failed. No "complete" is sent, and a client that reconnects gets the events after the last
    /// one it received.
    /// </summary>
    private static async Task<bool> SendAsync(
        SseWriter writer, string? startId, IAsyncEnumerable<OperationResult> stream, CancellationTokenSource end)
    {
        await writer.OpenAsync(startId);
        await using var events = stream.GetAsyncEnumerator(end.Token);
        while (true)
        {
            // Events that are available together are sent in one write: flush when no further event is ready.
            var next = events.MoveNextAsync();

            // An enumerator cannot be disposed while it waits for an event, so a disconnect must cancel that wait.
            if (!next.IsCompleted)
            {
                try
                {
                    if (!await writer.TrySendAsync()) await end.CancelAsync();
                }
                catch (Exception)
                {
                    await end.CancelAsync();
                    await ((Task)next.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    throw;
                }
            }

            if (!await next) return true;
            await writer.WriteAsync(events.Current);
            if (events.Current.Status != ExecutionStatus.Failed) continue;
            await writer.SendAsync();
            return false;
        }
    }

    private static void StartResponse(HttpContext http)
    {
        // The middleware for response compression must neither compress the events nor hold them back.
        http.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        var response = http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ResponseType.Events.ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        // A reverse proxy must forward every event immediately.
        response.Headers["X-Accel-Buffering"] = "no";
    }
}
