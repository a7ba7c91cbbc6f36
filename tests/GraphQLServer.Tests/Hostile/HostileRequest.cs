using System.Net.Http.Headers;
using System.Text.Json;

namespace GraphQLServer.Tests.Hostile;

/// <summary>A request that is meant to hurt, and the code with which it is refused.</summary>
/// <param name="Name">For the report of a failure.</param>
/// <param name="Code">The code of every error of the answer; null: it is heavy, and runs.</param>
/// <param name="Body">As it is sent.</param>
internal sealed record HostileRequest(string Name, string? Code, byte[] Body)
{
    public string Type { get; init; } = "application/json";

    public string? Encoding { get; init; }

    public static HostileRequest Of(string name, string? code, string query, string variables = "{}") =>
        new(name, code, System.Text.Encoding.UTF8.GetBytes($$"""{"query":{{JsonSerializer.Serialize(query)}},"variables":{{variables}}}"""));

    public static HostileRequest OfBody(string name, string? code, string body) => new(name, code, System.Text.Encoding.UTF8.GetBytes(body));

    public HttpRequestMessage At(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(Type);
        if (Encoding is not null) request.Content.Headers.ContentEncoding.Add(Encoding);
        return request;
    }
}
