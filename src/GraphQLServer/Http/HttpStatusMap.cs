using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// The status of a response, by the draft of GraphQL over HTTP that the audits of graphql-http test. Later drafts use
/// 422 and 294 in some cases: change them here.
/// </summary>
internal static class HttpStatusMap
{
    public static int Of(ExecutionStatus status, ResponseType type) => status switch
    {
        ExecutionStatus.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,

        // For all media types: a cache, a proxy or a monitor must not treat this response as a result.
        ExecutionStatus.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ when type == ResponseType.Json => StatusCodes.Status200OK,
        ExecutionStatus.Executed or ExecutionStatus.CostOnly => StatusCodes.Status200OK,
        ExecutionStatus.RateLimited => StatusCodes.Status429TooManyRequests,
        ExecutionStatus.Rejected => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };
}
