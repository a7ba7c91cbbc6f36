using System.Globalization;
using GraphQLServer.Authentication;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.Requests;
using GraphQLServer.ResponseCaching;
using GraphQLServer.Results;
using GraphQLServer.ServerSentEvents;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer;

/// <summary>
/// GraphQL over HTTP: POST with a JSON body, and GET for queries; the response is a single result or an event stream.
/// </summary>
internal sealed class HttpEndpoint(
    OperationRunner operations, RequestCoalescer coalescer, SseEndpoint sseEndpoint, ConnectionLimiter connections,
    CsrfGuard csrfGuard, GraphQLLimits limits, ApiAuthentication authentication)
{
    private const string Methods = "GET, HEAD, POST";

    /// <summary>Handles a request to the API's own URL.</summary>
    public Task RespondAsync(HttpContext http) => RespondAsync(http, ReadAsync);

    /// <summary>Handles a GET request whose path names a persisted document and one of its operations.</summary>
    public Task RespondPersistedAsync(HttpContext http, string hash, string name) => RespondAsync(http, (_, _) =>
    {
        if (!http.Request.IsRead()) throw NotAllowed(http, "GET, HEAD", "Use GET.");
        return ValueTask.FromResult(
            new PostRequest([GetRequest.ReadPersisted(http.Request, hash, name, limits)], false));
    });

    private async Task RespondAsync(HttpContext http, Func<HttpContext, OperationTime, ValueTask<PostRequest>> read)
    {
        var type = ResponseType.For(http.Request.Headers.Accept);
        // A HEAD response to a stream would stay open without a body.
        var acceptsEvents = ResponseType.AcceptsEvents(http.Request.Headers.Accept)
            && !HttpMethods.IsHead(http.Request.Method);
        using var time = OperationTime.Of(http);
        OperationResult? failure;
        try
        {
            csrfGuard.Check(http.Request);
            if (type is null && !acceptsEvents)
                throw NotAcceptable();
            var request = await read(http, time);
            if (request.IsBatch) await RespondBatchAsync(http, type ?? throw NotAcceptable(), request.Operations, time);
            else await RespondAsync(http, type, acceptsEvents, request.Operations[0], time);
            return;
        }
        catch (RequestException exception)
        {
            await HttpResponseWriter.SendAsync(
                http.Response, exception.Status, type ?? ResponseType.Json,
                operations.Rejected(exception.Message, exception.Code));
            return;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client disconnected.
            return;
        }
        catch (OperationCanceledException) when (time.IsOver && !http.Response.HasStarted)
        {
            failure = operations.TimedOut();
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            failure = operations.Unavailable(exception);
            if (failure is null) throw;
        }

        type ??= ResponseType.Json;
        await HttpResponseWriter.SendAsync(http.Response, HttpStatusMap.Of(failure.Status, type), type, failure);
    }

    private async ValueTask<PostRequest> ReadAsync(HttpContext http, OperationTime time)
    {
        if (HttpMethods.IsPost(http.Request.Method)) return await ReadBodyAsync(http, time);
        if (http.Request.IsRead()) return new([GetRequest.Read(http.Request, limits)], false);
        throw NotAllowed(http, Methods, "Use POST, or GET for a query.");
    }

    private async ValueTask<PostRequest> ReadBodyAsync(HttpContext http, OperationTime time)
    {
        try
        {
            var request = await PostRequest.ReadAsync(http.Request, limits, time.End);
            return ClosedConnection.IsDetected(http)
                ? throw new RequestException(
                    StatusCodes.Status503ServiceUnavailable, "BUSY", "The client has closed the connection.")
                : request;
        }
        catch (OperationCanceledException) when (time.IsOver)
        {
            // Do not wait for the rest of the body.
            http.Response.Headers.Connection = "close";
            throw new RequestException(
                StatusCodes.Status408RequestTimeout, "BAD_REQUEST", "The body did not arrive in time.");
        }
    }

    /// <param name="type">Null when the client accepts only an event stream.</param>
    private async Task RespondAsync(
        HttpContext http, ResponseType? type, bool acceptsEvents, OperationRequest request, OperationTime time)
    {
        var operation = WithCostMode(http, request) with { MayStream = acceptsEvents };
        var caller = await authentication.AuthenticateAsync(http, time.End);
        if (!caller.IsSignedIn && type is not null
            && await coalescer.TryRespondAsync(
                http, type, operation, end => new RequestContext(caller, http.RequestServices, end), time))
            return;
        using var session = acceptsEvents ? authentication.StartSession(caller) : null;
        var result = await operations.ExecuteAsync(
            operation,
            end => new RequestContext(caller, http.RequestServices, end)
            {
                Session = session,
                Anonymous = authentication.Anonymous,
                LastEventId = LastEventId(http),
                IsDisconnected = () => ClosedConnection.IsDetected(http),
            },
            time);
        if (result.Status == ExecutionStatus.MethodNotAllowed) http.Response.Headers.Allow = HttpMethods.Post;
        WriteHeaders(http, [result]);

        // These statuses are sent as JSON even to a client that accepts only events: a status says more than an event,
        // and every client understands it.
        if (result.Status is ExecutionStatus.MethodNotAllowed or ExecutionStatus.Unavailable)
            type ??= ResponseType.Json;
        if (result.Events is not null || type is null)
        {
            // Only a subscription stays open, so only a subscription counts as a connection.
            using var lease = result.Events is null ? null : connections.Acquire(caller);

            // A stream has no time limit.
            time.Dispose();
            await sseEndpoint.SendAsync(http, result, session!);
        }
        else
        {
            await HttpResponseWriter.SendAsync(http.Response, HttpStatusMap.Of(result.Status, type), type, result);
        }
    }

    /// <summary>
    /// Runs the operations one after another, because a later one may depend on what an earlier one wrote; all within
    /// the request's time limit.
    /// </summary>
    private async Task RespondBatchAsync(
        HttpContext http, ResponseType type, IReadOnlyList<OperationRequest> batch, OperationTime time)
    {
        var caller = await authentication.AuthenticateAsync(http, time.End);
        var results = new List<OperationResult>();
        foreach (var operation in batch)
        {
            results.Add(await operations.ExecuteAsync(
                WithCostMode(http, operation),
                end => new RequestContext(caller, http.RequestServices, end)
                {
                    IsDisconnected = () =>
                    ClosedConnection.IsDetected(http)
                },
                time));
        }

        WriteHeaders(http, results);
        await HttpResponseWriter.SendAsync(http.Response, type, results);
    }

    private static RequestException NotAllowed(HttpContext http, string methods, string message)
    {
        http.Response.Headers.Allow = methods;
        return new(StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", message);
    }

    private static RequestException NotAcceptable() => new(
        StatusCodes.Status406NotAcceptable, "NOT_ACCEPTABLE",
        "Accept application/graphql-response+json, application/json or, for a single operation, text/event-stream.");

    private static OperationRequest WithCostMode(HttpContext http, OperationRequest operation) =>
        http.Request.Headers[CostHeader.Header] is [{ } header]
            ? operation with { Cost = CostHeader.Parse(header) }
            : operation;

    /// <summary>Writes the rate limit headers, and the total cost if the client asked for it.</summary>
    private static void WriteHeaders(HttpContext http, IReadOnlyList<OperationResult> results)
    {
        RateHeaders.Write(http.Response, results);
        if (results.Any(result => result.Cost is not null))
            http.Response.Headers[CostHeader.Header] = results.Sum(result => (long)(result.Cost?.Rows ?? 0))
                .ToString(CultureInfo.InvariantCulture);
    }

    private static string? LastEventId(HttpContext http) =>
        http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id : null;
}
