using System.Security.Cryptography;
using System.Text;
using GraphQL.Types;
using GraphQLServer.Limits;
using GraphQLServer.Schema;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace GraphQLServer.Http;

/// <summary>
/// Serves the schema text when introspection is enabled. The text does not change while the program runs.
/// </summary>
internal sealed class SchemaEndpoint(ISchema schema, GraphQLLimits limits)
{
    // Browsers display text/plain; they would download application/graphql, which is not a registered media type.
    private const string Type = "text/plain; charset=utf-8";

    private readonly Lazy<FileContentHttpResult> text = new(
        () => CreateResult(Encoding.UTF8.GetBytes(SchemaPrinter.Print(schema))));

    /// <summary>Whether a request to the API's own URL asks for this text: <c>?sdl</c> without an operation.</summary>
    public static bool IsRequestedBy(HttpRequest request) =>
        request.IsRead()
        && request.Query.ContainsKey("sdl")
        && !GetRequest.Names.Any(request.Query.ContainsKey);

    /// <summary>
    /// Responds with the text, with 304 if the client has it already, or with 404 when introspection is disabled.
    /// </summary>
    public Task RespondAsync(HttpContext http)
    {
        if (!limits.Introspection) return TypedResults.NotFound().ExecuteAsync(http);
        // Caches may store the text but must revalidate it before each use, so that a new version is seen immediately.
        http.Response.Headers.CacheControl = "public, no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return text.Value.ExecuteAsync(http);
    }

    private static FileContentHttpResult CreateResult(byte[] bytes) => TypedResults.Bytes(
        bytes, Type, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\""));
}
