using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>Recognizes the exceptions of a server that could not read a request because of the client.</summary>
public static class MalformedRequest
{
    /// <summary>
    /// The response status; null: another exception. Kestrel has no specific exception for an invalid character in a
    /// trailer, and throws an InvalidOperationException while the body is read.
    /// </summary>
    public static int? StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException badRequest => badRequest.StatusCode,
        InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } =>
            StatusCodes.Status400BadRequest,
        _ => null,
    };
}
