using Forum.Api.Execution;
using Forum.Api.Execution.Answering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Forum.Api.Transport;

/// <summary>GraphQL over HTTP: POST with a JSON body, and GET for queries.</summary>
internal sealed class HttpTransport(ApiEngine engine, ApiLimits limits, TimeProvider clock, ILogger<HttpTransport> logger)
{
    private const string Methods = "GET, POST";

    /// <summary>Answers a request, whatever it is.</summary>
    public async Task AnswerAsync(HttpContext http, Func<HttpContext, ValueTask<Caller>> caller)
    {
        var type = AnswerType.For(http.Request.Headers.Accept);
        try
        {
            if (type is null)
                throw new RequestRefused(
                    StatusCodes.Status406NotAcceptable, "NOT_ACCEPTABLE", "There is application/graphql-response+json and application/json.");
            var operation = await ReadAsync(http);
            var answer = await ExecuteAsync(operation, await caller(http), http);
            if (answer.Outcome == Outcome.NotByGet) http.Response.Headers.Allow = HttpMethods.Post;
            await HttpAnswer.SendAsync(http.Response, Statuses.Of(answer.Outcome, type), type, answer);
        }
        catch (RequestRefused refused)
        {
            var failures = new Failures(1, HostRefusals.None, logger);
            failures.Add(new ApiError(refused.Message, refused.Code));
            await HttpAnswer.SendAsync(
                http.Response, refused.Status, type ?? AnswerType.Json, new Answer(Outcome.Refused, failures));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
    }

    private ValueTask<ApiOperation> ReadAsync(HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method)) return PostedOperation.ReadAsync(http.Request, limits);
        if (HttpMethods.IsGet(http.Request.Method)) return ValueTask.FromResult(AddressedOperation.Read(http.Request, limits));
        http.Response.Headers.Allow = Methods;
        throw new RequestRefused(StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", "Send a POST, or a query by GET.");
    }

    private async ValueTask<Answer> ExecuteAsync(ApiOperation operation, Caller caller, HttpContext http)
    {
        using var time = new CancellationTokenSource(limits.ExecutionTime, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(time.Token, http.RequestAborted);
        try
        {
            return await engine.ExecuteAsync(operation, new ApiRequest(caller, http.RequestServices, end.Token));
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested && time.IsCancellationRequested)
        {
            EngineLog.TimedOut(logger, limits.ExecutionTime);
            var failures = new Failures(1, HostRefusals.None, logger);
            failures.Add(new ApiError("The operation took too long.", "TIMEOUT"));
            return new Answer(Outcome.Failed, failures);
        }
    }
}
