using Forum.Errors;
using Forum.Server.Database.Errors;
using GraphQLServer.Http;
using Microsoft.AspNetCore.Diagnostics;

namespace Forum.Server.Http;

/// <summary>
/// Responds with 503 and `Retry-After` when a request failed for a temporary reason: BUSY, OUTCOME_UNKNOWN, or a
/// failure of the database. The GraphQL endpoint handles its own errors; this handler is for all other endpoints.
/// </summary>
internal sealed partial class TroubleHandler(IProblemDetailsService problems, ILogger<TroubleHandler> logger) : IExceptionHandler
{
    /// <summary>
    /// The message for the caller. It replaces that of the <see cref="Refusal"/>, which mentions idempotency keys:
    /// these endpoints have none.
    /// </summary>
    private const string OutcomeUnknown = "It is not known whether this was done: it may have been saved. Try again in a few seconds.";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (DetailOf(exception) is not { } detail) return false;
        if (exception is not Refusal) Unavailable(logger, exception);
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        RateHeaders.WriteRetryAfter(httpContext.Response);
        await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = StatusCodes.Status503ServiceUnavailable, Detail = detail },
        });
        return true;
    }

    /// <summary>The detail of the response; null if the failure is not temporary.</summary>
    private static string? DetailOf(Exception exception) => exception switch
    {
        Refusal { Code: ErrorCode.Busy } busy => busy.Message,
        Refusal { Code: ErrorCode.OutcomeUnknown } => OutcomeUnknown,
        Refusal => null,
        _ => DatabaseTrouble.KindOf(exception) is null ? null : DatabaseTrouble.Message,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request could not be served; the client is asked to try again.")]
    private static partial void Unavailable(ILogger logger, Exception exception);
}
