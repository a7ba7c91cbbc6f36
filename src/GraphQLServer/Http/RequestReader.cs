using System.Text.Json;
using GraphQL;
using GraphQLServer.Documents;
using GraphQLServer.Limits;
using GraphQLServer.Requests;

namespace GraphQLServer.Http;

/// <summary>Reads the JSON object of GraphQL over HTTP; the other transports send the same object.</summary>
internal static class RequestReader
{
    /// <exception cref="RequestException">The object violates the protocol.</exception>
    public static OperationRequest Read(JsonElement body, GraphQLLimits limits)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw RequestException.Malformed("The body is not a JSON object.");
        try
        {
            var extensions = Object(body, "extensions");
            var variables = Object(body, "variables");
            return new(
                Document(Text(body, "query"), Text(body, "documentId"), extensions),
                Text(body, "operationName"),
                variables is { } json ? new Inputs(new VariablesReader(limits).Read(json)) : Inputs.Empty)
            {
                VariablesJson = variables?.GetRawText(),
                Cost = Cost(extensions),
            };
        }
        catch (InvalidOperationException)
        {
            throw RequestException.InvalidUnicode();
        }
    }

    /// <summary>
    /// Reads the document reference: a text, the id of a document that the server has, or a text with its hash, which
    /// later requests may send alone (Apollo's automatic persisted queries).
    /// </summary>
    /// <exception cref="RequestException">There is no reference, or there are two.</exception>
    public static DocumentReference Document(string? query, string? documentId, JsonElement? extensions)
    {
        var persistedHash = PersistedHash(extensions);
        // Some client libraries (graphql-ws) cannot omit the query and send an empty one.
        if (query is "" && (documentId ?? persistedHash) is not null) query = null;
        if (documentId is not null)
        {
            if (query is not null || persistedHash is not null)
                throw RequestException.Malformed("Send either 'query' or 'documentId', not both.");
            return new(null, DocumentHash.Parse(documentId) ?? throw InvalidHash("documentId"));
        }

        return query is null && persistedHash is null
            ? throw RequestException.Malformed("'query' is missing.")
            : new(query, persistedHash);
    }

    /// <summary>The cost mode requested in the request's extensions.</summary>
    public static CostMode Cost(JsonElement? extensions) =>
        extensions is { } json && json.TryGetProperty("cost", out var cost) && cost.ValueKind == JsonValueKind.String
            ? CostHeader.Parse(cost.GetString())
            : CostMode.None;

    private static string? PersistedHash(JsonElement? extensions)
    {
        if (extensions is not { } json || !json.TryGetProperty("persistedQuery", out var persisted)) return null;
        if (persisted.ValueKind != JsonValueKind.Object
            || !persisted.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number
            || version.GetRawText() != "1"
            || Text(persisted, "sha256Hash") is not { } hash)
            throw RequestException.Malformed("'persistedQuery' must have 'version' 1 and a 'sha256Hash'.");
        return DocumentHash.Parse(hash) ?? throw InvalidHash("sha256Hash");
    }

    private static string? Text(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw RequestException.Malformed($"'{name}' must be a string.");
    }

    private static JsonElement? Object(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) ? RequestJson.Object(value, name) : null;

    private static RequestException InvalidHash(string name) =>
        RequestException.Malformed($"'{name}' must be a SHA-256 hash of 64 lowercase hexadecimal digits.");
}
