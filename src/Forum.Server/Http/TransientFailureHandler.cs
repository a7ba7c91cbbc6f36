using Forum.Errors;
using Forum.Server.Database.Errors;
using GraphQLServer.Http;
using Microsoft.AspNetCore.Diagnostics;

namespace Forum.Server.Http;

/// <summary>
/// Responds with 503 and `Retry-After` when a request failed for a temporary reason: BUSY, OUTCOME_UNKNOWN, or a
/// failure of the database. The GraphQL endpoint handles its own errors; this handler is for all other endpoints.
/// </summary>
internal sealed partial class TransientFailureHandler(
    IProblemDetailsService problemDetails, ILogger<TransientFailureHandler> logger) : IExceptionHandler
{
    /// <summary>
    /// The message for the caller. It replaces that of the <see cref="Refusal"/>, which mentions idempotency keys:
    /// these endpoints have none.
    /// </summary>
    private const string OutcomeUnknownMessage =
        "The database did not confirm this request; it may have been saved. Try again in a few seconds.";

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (DetailOf(exception) is not { } detail) return false;
        if (exception is not Refusal) Unavailable(logger, exception);
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        RateHeaders.WriteRetryAfter(httpContext.Response);
        await problemDetails.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = StatusCodes.Status503ServiceUnavailable, Detail = detail },
        });
        return true;
    }

    /// <summary>The detail of the response; null if the failure is not temporary.</summary>
    private static string? DetailOf(Exception exception) => exception switch
    {
        Refusal { Code: ErrorCode.Busy } refusal => refusal.Message,
        Refusal { Code: ErrorCode.OutcomeUnknown } => OutcomeUnknownMessage,
        Refusal => null,
        _ => DatabaseFailure.KindOf(exception) is null ? null : DatabaseFailure.Message,
    };

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A request failed because the database is not available; the client received status 503.")]
    private static partial void Unavailable(ILogger logger, Exception exception);
}
