using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>Recognizes the exceptions with which Kestrel reports that a request is malformed.</summary>
public static class MalformedRequest
{
    /// <summary>
    /// The response status; null if the exception has another cause. Kestrel has no specific exception for an invalid
    /// character in a trailer, and throws an InvalidOperationException while the body is read.
    /// </summary>
    public static int? StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException badRequest => badRequest.StatusCode,
        InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } =>
            StatusCodes.Status400BadRequest,
        _ => null,
    };
}
