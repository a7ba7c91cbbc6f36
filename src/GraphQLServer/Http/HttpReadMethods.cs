using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// GET, and HEAD wherever GET is served: the same response, whose body the server does not send (RFC 9110, section
/// 9.3.2).
/// </summary>
public static class HttpReadMethods
{
    /// <summary>The names of both methods, for a route.</summary>
    public static IReadOnlyList<string> Names { get; } = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Whether the request uses one of these methods.</summary>
    public static bool IsRead(this HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
}
