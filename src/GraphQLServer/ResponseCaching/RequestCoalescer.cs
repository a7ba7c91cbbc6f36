using CommunityToolkit.HighPerformance.Buffers;
using GraphQLParser.AST;
using GraphQLServer.Documents;
using GraphQLServer.Http;
using GraphQLServer.Requests;
using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.ResponseCaching;

/// <summary>
/// Request coalescing for queries of anonymous callers: trusted documents, and hot queries of other documents. Each is
/// executed once for all concurrent requests with the same key.
/// </summary>
internal sealed class RequestCoalescer(
    DocumentStore documents, ResponseCache cache, UrlResponseCache urlCache, OperationRunner operations,
    TimeProvider clock)
{
    /// <summary>How long requests that could get a stale response wait for a new one.</summary>
    private static readonly TimeSpan MaxWaitForFresh = TimeSpan.FromSeconds(1);

    /// <summary>An execution that times out before it has run for this long does not count as a failed read.</summary>
    private static readonly TimeSpan MinExecutionTime = TimeSpan.FromSeconds(1);

    private readonly HotQueryTracker hotQueries = new(clock);

    /// <param name="http">The HTTP request.</param>
    /// <param name="type">The media type of the response.</param>
    /// <param name="operation">The operation to run.</param>
    /// <param name="createContext">Creates the request, which is cancelled by the token.</param>
    /// <param name="time">The operation's time limit.</param>
    /// <returns>False: the response cannot be shared, and nothing has been done.</returns>
    public async ValueTask<bool> TryRespondAsync(
        HttpContext http, ResponseType type, OperationRequest operation,
        Func<CancellationToken, RequestContext> createContext, OperationTime time)
    {
        if (!cache.IsEnabled || operation.MayStream || ResponseKey.Of(operation) is not { } key) return false;
        var trusted = documents.FindTrusted(operation.Document);
        var document = trusted
            ?? (hotQueries.RecordRequest(key) || cache.HasFailed(key)
                ? documents.FindCached(operation.Document)
                : null);
        if (document?.Find(operation.Name) is not { Definition.Operation: OperationType.Query, IsIntrospective: false })
            return false;

        var arrivedAt = clock.GetTimestamp();
        while (true)
        {
            if (cache.Find(key) is { } cached)
            {
                await SendAsync(http, type, key, cached);
                return true;
            }

            var stale = cache.FindStale(key);
            if (stale is not null && cache.FailedRecently(stale))
            {
                await SendAsync(http, type, key, stale);
                return true;
            }

            if (cache.TryStart(key, isTrusted: trusted is not null, out var inFlight))
            {
                // Another execution may have completed since the lookup.
                if (cache.FindFresh(key) is { } fresh)
                {
                    inFlight.Dispose();
                    await SendAsync(http, type, key, fresh);
                }
                else
                {
                    await ExecuteAsync(inFlight, http, type, key, operation, createContext, time);
                }

                return true;
            }

            if (stale is not null
                && (cache.IsFailing(stale) || (cache.IsRecent(stale) && !await CompletesSoonAsync(inFlight, time))))
            {
                await SendAsync(http, type, key, stale);
                return true;
            }

            InFlightResult? result;
            try
            {
                result = await inFlight.Completion.WaitAsync(time.End);
            }
            catch (OperationCanceledException) when (time.IsOver && cache.FindStale(key) is { } staleResponse)
            {
                await SendAsync(http, type, key, staleResponse);
                return true;
            }

            if (result is null
                || (result.Response is { } received && inFlight.StartedAt < arrivedAt && !cache.IsValid(received)))
                continue;
            if (result.Response is { } response) await SendAsync(http, type, key, response);
            else if (result.Status == ExecutionStatus.Unavailable
                && cache.FindStale(key) is { } staleFallback) await SendAsync(http, type, key, staleFallback);
            else await HttpResponseWriter.SendAsync(
                http.Response, HttpStatusMap.Of(result.Status, type), type, result.Failure);
            return true;
        }
    }

    private async Task ExecuteAsync(
        InFlight inFlight, HttpContext http, ResponseType type, ResponseKey key, OperationRequest operation,
        Func<CancellationToken, RequestContext> createContext, OperationTime time)
    {
        RequestContext? context = null;
        OperationResult result;
        CachedResponse? cached = null;
        using var buffer = new ArrayPoolBufferWriter<byte>(ResultWriter.BufferSize);
        using (inFlight)
        {
            result = await operations.ExecuteAsync(operation, end => context = createContext(end), time);
            ResultWriter.Write(buffer, result);
            var isCacheable = result.Status == ExecutionStatus.Executed && result.Failures.Errors.Count == 0;
            if (isCacheable) cached = inFlight.Complete(buffer.WrittenMemory, context!.Subject);
            // A rate limit or a time limit is that of this caller alone: the next waiter executes the query.
            else if (result.Status != ExecutionStatus.RateLimited && !time.IsOver)
                inFlight.Fail(result.Status, buffer.WrittenMemory);

            // The time limit starts with the request's first byte, so it may end soon after the execution has started.
            var ranLongEnough = !time.IsOver || clock.GetElapsedTime(inFlight.StartedAt) >= MinExecutionTime;
            if (ranLongEnough && result.Failures.HasTemporaryError && cache.FindStale(key) is { } stale)
            {
                stale.FailedAt = clock.GetTimestamp();
                cached = stale;
            }
        }

        if (cached is not null)
        {
            await SendAsync(http, type, key, cached);
            return;
        }

        RateHeaders.Write(http.Response, [result]);
        await HttpResponseWriter.SendAsync(
            http.Response, HttpStatusMap.Of(result.Status, type), type, buffer.WrittenMemory);
    }

    /// <summary>False when the execution takes long and may not complete at all.</summary>
    private static async ValueTask<bool> CompletesSoonAsync(InFlight inFlight, OperationTime time)
    {
        try
        {
            await inFlight.Completion.WaitAsync(MaxWaitForFresh, time.End);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private Task SendAsync(HttpContext http, ResponseType type, ResponseKey key, CachedResponse response)
    {
        var isUrlCacheable = http.Request.IsRead();
        if (isUrlCacheable) urlCache.Add(http, type, key);
        return CachedResponseWriter.SendAsync(http, type, response, isUrlCacheable);
    }
}
