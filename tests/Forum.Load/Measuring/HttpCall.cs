using System.Globalization;
using System.Net;
using System.Text;

namespace Forum.Load.Measuring;

/// <summary>A request as the bytes sent over the wire.</summary>
internal sealed record HttpCall(byte[] Bytes)
{
    /// <param name="to">The program's address.</param>
    /// <param name="target">Path and query.</param>
    /// <param name="tag">The entity tag of the response that the caller already has; null: none.</param>
    public static HttpCall Get(IPEndPoint to, string target, string? tag = null) => new(Encoding.ASCII.GetBytes(
        $"GET {target} HTTP/1.1\r\nHost: {to}\r\nAccept: application/json\r\n{(tag is null ? "" : $"If-None-Match: {tag}\r\n")}\r\n"));

    /// <param name="to">The program's address.</param>
    /// <param name="json">The body.</param>
    /// <param name="token">The bearer token; null: an anonymous caller.</param>
    public static HttpCall PostJson(IPEndPoint to, string json, string? token = null) =>
        Post(to, "/graphql", json, token is null ? "" : $"Authorization: Bearer {token}\r\n");

    /// <param name="to">The program's address.</param>
    /// <param name="path">The endpoint.</param>
    /// <param name="json">The body.</param>
    /// <param name="headers">More headers, each with its line break; empty: none.</param>
    public static HttpCall Post(IPEndPoint to, string path, string json, string headers)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: {to}\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n");
        return new HttpCall([.. Encoding.ASCII.GetBytes(head), .. body]);
    }
}
