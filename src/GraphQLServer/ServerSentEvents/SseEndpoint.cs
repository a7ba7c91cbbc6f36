using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace GraphQLServer.ServerSentEvents;

/// <summary>
/// Answers as server-sent events, one connection an operation. Sources: the protocol of graphql-sse, "distinct connections
/// mode", and the HTML standard's section on server-sent events.
/// </summary>
internal sealed class SseEndpoint(GraphQLLimits limits, TimeProvider clock, Heartbeats heartbeats, IHostApplicationLifetime lifetime)
{
    // A browser's EventSource passes over an event that has no data line.
    private static readonly byte[] Complete = "event: complete\ndata:\n\n"u8.ToArray();

    /// <summary>Sends an answer, or each event of a stream until it ends, the caller goes, or may be here no longer.</summary>
    public async Task SendAsync(HttpContext http, OperationResult answer, ConnectionSession watch)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, watch.Ended, lifetime.ApplicationStopping);
        try
        {
            Begin(http.Response);
            await using var body = new SseWriter(http, limits, clock, heartbeats, end.Token);
            await body.SendAsync();
            if (answer.Events is null) await body.WriteAsync(answer);
            else if (!await SendAsync(body, answer.Events, end)) return;
            await body.SendAsync(Complete);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The connection ends without "complete": who is still there connects again, and is asked again who they are.
        }
    }

    /// <summary>False: the stream broke. It is not complete, and who connects again gets what came after the last event.</summary>
    private static async Task<bool> SendAsync(SseWriter body, IAsyncEnumerable<OperationResult> stream, CancellationTokenSource end)
    {
        await using var events = stream.GetAsyncEnumerator(end.Token);
        while (true)
        {
            // What has come together is sent together: when there is no more for now.
            var next = events.MoveNextAsync();

            // A stream cannot be left while it waits for an event: who has gone has it wait no longer.
            if (!next.IsCompleted)
            {
                try
                {
                    if (!await body.TrySendAsync()) await end.CancelAsync();
                }
                catch (Exception)
                {
                    await end.CancelAsync();
                    await ((Task)next.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    throw;
                }
            }

            if (!await next) return true;
            await body.WriteAsync(events.Current);
            if (events.Current.Outcome != ExecutionStatus.Failed) continue;
            await body.SendAsync();
            return false;
        }
    }

    private static void Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ResponseType.Events.ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        // A proxy in front must pass every event on at once.
        response.Headers["X-Accel-Buffering"] = "no";
    }
}
