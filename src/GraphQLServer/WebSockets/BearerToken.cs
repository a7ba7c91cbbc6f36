using System.Text.Json;

namespace GraphQLServer.WebSockets;

/// <summary>The token in the payload of connection_init: a browser cannot set headers on a WebSocket request.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// The value of `authorization` or `Authorization`, without the scheme; null when there is none. A value that is
    /// not a bearer token is returned as an empty string, which is never a valid token.
    /// </summary>
    public static string? In(JsonElement? payload)
    {
        if (payload is not { } json) return null;
        foreach (var property in json.EnumerateObject())
        {
            if (!IsAuthorization(property) || property.Value.ValueKind == JsonValueKind.Null) continue;
            var text = property.Value.ValueKind == JsonValueKind.String ? TextOf(property.Value) : "";
            return text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..].Trim() : "";
        }

        return null;
    }

    /// <summary>
    /// Reads a string. JSON may escape an unpaired surrogate, which is not valid Unicode and so no valid token.
    /// </summary>
    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static bool IsAuthorization(JsonProperty property) =>
        property.NameEquals("authorization") || property.NameEquals("Authorization");
}
