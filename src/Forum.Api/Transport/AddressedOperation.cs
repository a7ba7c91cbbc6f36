using System.Text.Json;
using Forum.Api.Execution;
using GraphQL;
using Microsoft.AspNetCore.Http;

namespace Forum.Api.Transport;

/// <summary>A query in the address of a GET. A GET writes nothing, whoever makes a browser send it.</summary>
internal static class AddressedOperation
{
    /// <summary>The parameters of the protocol.</summary>
    public static readonly string[] Names = ["query", "operationName", "variables", "extensions", "documentId"];

    /// <exception cref="RequestRefused">It is not what the protocol says, or says something twice.</exception>
    public static ApiOperation Read(HttpRequest request, ApiLimits limits)
    {
        if (Array.Find(Names, name => request.Query[name].Count > 1) is { } twice)
            throw RequestRefused.Malformed($"The '{twice}' stands in the address twice.");
        using (Json(request, "extensions"))
        using (var variables = Json(request, "variables"))
        {
            return new(
                Text(request, "query") ?? throw RequestRefused.Malformed("The 'query' is missing."),
                Text(request, "operationName"),
                variables is null ? Inputs.Empty : new Inputs(new VariablesReader(limits).Read(variables.RootElement)))
            {
                MayWrite = false,
            };
        }
    }

    private static string? Text(HttpRequest request, string name) =>
        request.Query[name] is [{ Length: > 0 } text] ? text : null;

    private static JsonDocument? Json(HttpRequest request, string name)
    {
        if (Text(request, name) is not { } text || text == "null") return null;
        var json = RequestBody.Parse(text, name);
        if (json.RootElement.ValueKind == JsonValueKind.Object) return json;
        json.Dispose();
        throw RequestRefused.Malformed($"The '{name}' are not an object.");
    }
}
