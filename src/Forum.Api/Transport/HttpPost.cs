using Forum.Api.Execution;
using Forum.Api.Execution.Answering;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Forum.Api.Transport;

/// <summary>GraphQL over HTTP POST with a JSON body.</summary>
internal sealed class HttpPost(ApiEngine engine, ApiLimits limits, TimeProvider clock, ILogger<HttpPost> logger)
{
    private static readonly string[] OfTheProtocol = ["query", "operationName", "variables", "extensions", "documentId"];

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

    private async ValueTask<ApiOperation> ReadAsync(HttpContext http)
    {
        var request = http.Request;
        if (!HttpMethods.IsPost(request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            throw new RequestRefused(StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", "Send a POST.");
        }

        if (!IsJson(request.ContentType) || request.Headers.ContentEncoding.Count > 0)
            throw new RequestRefused(
                StatusCodes.Status415UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "Send application/json in UTF-8, not compressed.");
        // What stands in the address is read by logs and firewalls: it must not say another thing than the body.
        if (request.QueryString.HasValue && OfTheProtocol.Any(request.Query.ContainsKey))
            throw RequestRefused.Malformed("A POST has its operation in the body, not in the address.");

        using var body = await RequestBody.ReadAsync(request, limits.BodyBytes, http.RequestAborted);
        return RequestReader.Read(body.RootElement, limits);
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

    private static bool IsJson(string? contentType) =>
        contentType == "application/json"
        || (MediaTypeHeaderValue.TryParse(contentType, out var media)
            && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (media.Charset.Length == 0 || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
}
