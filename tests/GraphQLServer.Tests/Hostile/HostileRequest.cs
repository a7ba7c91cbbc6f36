using System.Net.Http.Headers;
using System.Text.Json;

namespace GraphQLServer.Tests.Hostile;

/// <summary>An abusive request, and the error code with which it must be rejected.</summary>
/// <param name="Name">Identifies the request in a failure report.</param>
/// <param name="Code">The code of every error of the response; null: the request is expensive but must run.</param>
/// <param name="Body">The request body as sent.</param>
internal sealed record HostileRequest(string Name, string? Code, byte[] Body)
{
    public string Type { get; init; } = "application/json";

    public string? Encoding { get; init; }

    public static HostileRequest Of(string name, string? code, string query, string variables = "{}") =>
        new(name, code, System.Text.Encoding.UTF8.GetBytes(
            $$"""{"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}}}"""));

    public static HostileRequest OfBody(string name, string? code, string body) =>
        new(name, code, System.Text.Encoding.UTF8.GetBytes(body));

    public HttpRequestMessage ToMessage(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(Type);
        if (Encoding is not null) request.Content.Headers.ContentEncoding.Add(Encoding);
        return request;
    }
}
