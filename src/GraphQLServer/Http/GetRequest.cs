using System.Text.Json;
using GraphQL;
using GraphQLServer.Limits;
using GraphQLServer.Requests;
using Microsoft.AspNetCore.Http;

namespace GraphQLServer.Http;

/// <summary>
/// A query in the URL of a GET request. A GET request never writes, even if another site makes a browser send it.
/// </summary>
internal static class GetRequest
{
    /// <summary>The query parameters of the protocol.</summary>
    public static readonly string[] Names = ["query", "operationName", "variables", "extensions", "documentId"];

    /// <exception cref="RequestException">The request violates the protocol or has a duplicate parameter.</exception>
    public static OperationRequest Read(HttpRequest request, GraphQLLimits limits)
    {
        try
        {
            return ReadParameters(request, limits);
        }
        catch (InvalidOperationException)
        {
            throw RequestException.InvalidUnicode();
        }
    }

    private static OperationRequest ReadParameters(HttpRequest request, GraphQLLimits limits)
    {
        RejectRepeated(request);
        var extensions = Json(request, "extensions");
        var variables = Json(request, "variables");
        var document = RequestReader.Document(Text(request, "query"), Text(request, "documentId"), extensions);
        return new(document, Text(request, "operationName"), Inputs(variables, limits))
        {
            MayWrite = false,
            VariablesJson = Text(request, "variables"),
            Cost = RequestReader.Cost(extensions),
        };
    }

    /// <summary>Reads an operation of a persisted document, whose hash and name are in the path.</summary>
    /// <exception cref="RequestException">The request violates the protocol or has a duplicate parameter.</exception>
    public static OperationRequest ReadPersisted(HttpRequest request, string hash, string name, GraphQLLimits limits)
    {
        RejectRepeated(request);
        if (Array.Find(Names, parameter =>
            parameter != "variables" && request.Query.ContainsKey(parameter)) is { } unexpected)
            throw RequestException.Malformed(
                $"The parameter '{unexpected}' is not allowed in the URL of a persisted document.");
        var variables = Json(request, "variables");
        var document = RequestReader.Document(null, hash, null);
        return new(document, name, Inputs(variables, limits))
        {
            MayWrite = false,
            VariablesJson = Text(request, "variables"),
        };
    }

    private static void RejectRepeated(HttpRequest request)
    {
        if (Array.Find(Names, name => request.Query[name].Count > 1) is { } repeated)
            throw RequestException.Malformed($"The parameter '{repeated}' is repeated in the URL.");
    }

    private static Inputs Inputs(JsonElement? variables, GraphQLLimits limits) =>
        variables is { } json ? new Inputs(new VariablesReader(limits).Read(json)) : GraphQL.Inputs.Empty;

    private static string? Text(HttpRequest request, string name) =>
        request.Query[name] is [{ Length: > 0 } text] ? text : null;

    private static JsonElement? Json(HttpRequest request, string name)
    {
        if (Text(request, name) is not { } text) return null;
        using var json = RequestJson.TryParse(text)
            ?? throw RequestException.Malformed($"'{name}' must be valid JSON.");
        return RequestJson.Object(json.RootElement, name)?.Clone();
    }
}
