using Forum.Api.Transport;
using Forum.Server.Database;
using Microsoft.AspNetCore.Diagnostics;

namespace Forum.Server.Serving;

/// <summary>
/// Responds with 503 and `Retry-After` where a request failed for a reason that passes: BUSY, or trouble with the database. GraphQL
/// responds to its own requests; this is for all other addresses.
/// </summary>
internal sealed partial class TroubleHandler(IProblemDetailsService problems, ILogger<TroubleHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var busy = exception as Refusal;
        if (busy is null ? DatabaseTrouble.KindOf(exception) is null : busy.Code != ErrorCode.Busy) return false;
        if (busy is null) Unavailable(logger, exception);
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        RateHeaders.TellTrouble(httpContext.Response);
        await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = StatusCodes.Status503ServiceUnavailable, Detail = busy?.Message ?? DatabaseTrouble.Message },
        });
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request could not be served; the client is asked to try again.")]
    private static partial void Unavailable(ILogger logger, Exception exception);
}
