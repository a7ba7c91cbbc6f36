using System.Globalization;
using Forum.Api.Execution;
using Forum.Api.Execution.Answering;
using Forum.Api.Transport.Remembering;
using Microsoft.AspNetCore.Http;

namespace Forum.Api.Transport;

/// <summary>GraphQL over HTTP: POST with a JSON body, and GET for queries; one answer, or a stream of events.</summary>
internal sealed class HttpTransport(
    OperationRunner operations, SharedReads shared, EventStreamTransport events, Connections connections, ApiLimits limits, Callers callers)
{
    private const string Methods = "GET, POST";

    /// <summary>Answers a request, whatever it is.</summary>
    public Task AnswerAsync(HttpContext http) => AnswerAsync(http, ReadAsync);

    /// <summary>Answers a GET whose path names a known document and an operation of it.</summary>
    public Task AnswerPersistedAsync(HttpContext http, string hash, string name) => AnswerAsync(http, _ =>
    {
        if (!HttpMethods.IsGet(http.Request.Method)) throw NotAllowed(http, HttpMethods.Get, "Send a GET.");
        return ValueTask.FromResult(new PostedOperation([AddressedOperation.ReadPersisted(http.Request, hash, name, limits)], false));
    });

    private async Task AnswerAsync(HttpContext http, Func<HttpContext, ValueTask<PostedOperation>> read)
    {
        var type = AnswerType.For(http.Request.Headers.Accept);
        var takesEvents = AnswerType.TakesEvents(http.Request.Headers.Accept);
        try
        {
            CrossSite.Check(http.Request, limits);
            if (type is null && !takesEvents)
                throw NotAcceptable();
            var posted = await read(http);
            if (posted.IsBatch) await AnswerBatchAsync(http, type ?? throw NotAcceptable(), posted.Operations);
            else await AnswerAsync(http, type, takesEvents, posted.Operations[0]);
        }
        catch (RequestRefused refused)
        {
            await HttpAnswer.SendAsync(
                http.Response, refused.Status, type ?? AnswerType.Json, operations.Refused(refused.Message, refused.Code));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
    }

    private async ValueTask<PostedOperation> ReadAsync(HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method)) return await PostedOperation.ReadAsync(http.Request, limits);
        if (HttpMethods.IsGet(http.Request.Method)) return new([AddressedOperation.Read(http.Request, limits)], false);
        throw NotAllowed(http, Methods, "Send a POST, or a query by GET.");
    }

    /// <param name="type">Null: the caller takes nothing but events.</param>
    private async Task AnswerAsync(HttpContext http, AnswerType? type, bool takesEvents, ApiOperation read)
    {
        var operation = Wish(http, read) with { MayStream = takesEvents };
        var caller = await callers.Of(http);
        if (!caller.IsSignedIn && type is not null
            && await shared.TryAnswerAsync(http, type, operation, end => new ApiRequest(caller, http.RequestServices, end)))
            return;
        using var place = takesEvents ? connections.Enter(caller) : null;
        using var watch = takesEvents ? callers.Watch(caller) : null;
        var answer = await operations.ExecuteAsync(
            operation,
            end => new ApiRequest(caller, http.RequestServices, end) { Watch = watch, Nobody = callers.Nobody, LastEventId = LastEventId(http) },
            http.RequestAborted);
        if (answer.Outcome == Outcome.NotByGet) http.Response.Headers.Allow = HttpMethods.Post;
        Tell(http, [answer]);
        if (answer.Outcome == Outcome.NotByGet) type ??= AnswerType.Json;
        if (answer.Events is not null || type is null) await events.SendAsync(http, answer, watch!);
        else await HttpAnswer.SendAsync(http.Response, Statuses.Of(answer.Outcome, type), type, answer);
    }

    /// <summary>One after the other: a later one may build on what an earlier one wrote.</summary>
    private async Task AnswerBatchAsync(HttpContext http, AnswerType type, IReadOnlyList<ApiOperation> batch)
    {
        var caller = await callers.Of(http);
        var answers = new List<Answer>();
        foreach (var operation in batch)
            answers.Add(await operations.ExecuteAsync(
                Wish(http, operation), end => new ApiRequest(caller, http.RequestServices, end), http.RequestAborted));
        Tell(http, answers);
        await HttpAnswer.SendAsync(http.Response, type, answers);
    }

    private static RequestRefused NotAllowed(HttpContext http, string methods, string message)
    {
        http.Response.Headers.Allow = methods;
        return new(StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", message);
    }

    private static RequestRefused NotAcceptable() => new(
        StatusCodes.Status406NotAcceptable, "NOT_ACCEPTABLE",
        "There is application/graphql-response+json, application/json and, for one operation, text/event-stream.");

    private static ApiOperation Wish(HttpContext http, ApiOperation operation) =>
        http.Request.Headers[CostWishes.Header] is [{ } wish] ? operation with { Cost = CostWishes.Parse(wish) } : operation;

    /// <summary>What is left of the caller's allowance, and what all of them cost, if the caller wants to be told.</summary>
    private static void Tell(HttpContext http, IReadOnlyList<Answer> answers)
    {
        RateHeaders.Tell(http.Response, answers);
        if (answers.Any(answer => answer.Cost is not null))
            http.Response.Headers[CostWishes.Header] = answers.Sum(answer => (long)(answer.Cost?.Rows ?? 0)).ToString(CultureInfo.InvariantCulture);
    }

    private static string? LastEventId(HttpContext http) =>
        http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id : null;
}
