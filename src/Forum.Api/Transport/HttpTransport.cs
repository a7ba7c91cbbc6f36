using System.Globalization;
using Forum.Api.Execution;
using Forum.Api.Execution.Answering;
using Microsoft.AspNetCore.Http;

namespace Forum.Api.Transport;

/// <summary>GraphQL over HTTP: POST with a JSON body, and GET for queries; one answer, or a stream of events.</summary>
internal sealed class HttpTransport(OperationRunner operations, EventStreamTransport events, ApiLimits limits, Callers callers)
{
    private const string Methods = "GET, POST";

    /// <summary>Answers a request, whatever it is.</summary>
    public Task AnswerAsync(HttpContext http) => AnswerAsync(http, ReadAsync);

    /// <summary>Answers a GET whose path names a known document and an operation of it.</summary>
    public Task AnswerPersistedAsync(HttpContext http, string hash, string name) => AnswerAsync(http, _ =>
        ValueTask.FromResult(new PostedOperation([AddressedOperation.ReadPersisted(http.Request, hash, name, limits)], false)));

    private async Task AnswerAsync(HttpContext http, Func<HttpContext, ValueTask<PostedOperation>> read)
    {
        var type = AnswerType.For(http.Request.Headers.Accept);
        var takesEvents = AnswerType.TakesEvents(http.Request.Headers.Accept);
        try
        {
            CrossSite.Check(http.Request, limits);
            if (type is null && !takesEvents)
                throw new RequestRefused(
                    StatusCodes.Status406NotAcceptable, "NOT_ACCEPTABLE", "There is application/graphql-response+json and application/json.");
            var posted = await read(http);
            if (posted.IsBatch) await AnswerBatchAsync(http, type ?? AnswerType.Json, posted.Operations);
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
        http.Response.Headers.Allow = Methods;
        throw new RequestRefused(StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", "Send a POST, or a query by GET.");
    }

    /// <param name="type">Null: the caller takes nothing but events.</param>
    private async Task AnswerAsync(HttpContext http, AnswerType? type, bool takesEvents, ApiOperation read)
    {
        var operation = Wish(http, read) with { MayStream = takesEvents };
        var caller = await callers.Of(http);
        using var watch = takesEvents ? callers.Watch(caller) : null;
        var answer = await operations.ExecuteAsync(
            operation,
            end => new ApiRequest(caller, http.RequestServices, end) { Watch = watch, Nobody = callers.Nobody, LastEventId = LastEventId(http) },
            http.RequestAborted);
        Tell(http, answer);
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
                operation, end => new ApiRequest(caller, http.RequestServices, end), http.RequestAborted));
        await HttpAnswer.SendAsync(http.Response, type, answers);
    }

    private static ApiOperation Wish(HttpContext http, ApiOperation operation) =>
        http.Request.Headers[CostWishes.Header] is [{ } wish] ? operation with { Cost = CostWishes.Parse(wish) } : operation;

    private static void Tell(HttpContext http, Answer answer)
    {
        if (answer.Outcome == Outcome.NotByGet) http.Response.Headers.Allow = HttpMethods.Post;
        if (answer.Cost is { } cost) http.Response.Headers[CostWishes.Header] = cost.Rows.ToString(CultureInfo.InvariantCulture);
    }

    private static string? LastEventId(HttpContext http) =>
        http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id : null;
}
