using GraphQLServer.Results;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// The status of an answer, by the draft of GraphQL over HTTP that the audits of graphql-http test. Later drafts
/// say 422 and 294 in some places: this is the one to change then.
/// </summary>
internal static class Statuses
{
    public static int Of(Outcome outcome, AnswerType type) => outcome switch
    {
        Outcome.NotByGet => StatusCodes.Status405MethodNotAllowed,

        // Under every type: a cache, a proxy or a monitor must not take it for a result.
        Outcome.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ when type == AnswerType.Json => StatusCodes.Status200OK,
        Outcome.Executed or Outcome.Weighed => StatusCodes.Status200OK,
        Outcome.RateLimited => StatusCodes.Status429TooManyRequests,
        Outcome.Refused => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };
}
