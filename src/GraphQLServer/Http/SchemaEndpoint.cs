using System.Security.Cryptography;
using System.Text;
using GraphQL.Types;
using GraphQLServer.Limits;
using GraphQLServer.Schema;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace GraphQLServer.Http;

/// <summary>The schema as a text, for whoever may introspect: the same text until the program changes.</summary>
internal sealed class SchemaEndpoint(ISchema schema, GraphQLLimits limits)
{
    // As text a browser shows it; application/graphql, which nobody registered, it would save.
    private const string Type = "text/plain; charset=utf-8";

    private readonly Lazy<FileContentHttpResult> text = new(() => Answer(Encoding.UTF8.GetBytes(SchemaPrinter.Print(schema))));

    /// <summary>Whether a request to the API's own address is for this text: <c>?sdl</c>, and no operation beside it.</summary>
    public static bool IsRequestedBy(HttpRequest request) =>
        request.IsRead()
        && request.Query.ContainsKey("sdl")
        && !GetRequest.Names.Any(request.Query.ContainsKey);

    /// <summary>Answers with the text, or that the caller has it already, or 404 where introspection is off.</summary>
    public Task RespondAsync(HttpContext http)
    {
        if (!limits.Introspection) return TypedResults.NotFound().ExecuteAsync(http);
        // A copy may be kept, and is asked about before every use: a new version is seen at once.
        http.Response.Headers.CacheControl = "public, no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return text.Value.ExecuteAsync(http);
    }

    private static FileContentHttpResult Answer(byte[] bytes) => TypedResults.Bytes(
        bytes, Type, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\""));
}
