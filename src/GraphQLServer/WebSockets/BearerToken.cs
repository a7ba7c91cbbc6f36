using System.Text.Json;

namespace GraphQLServer.WebSockets;

/// <summary>The token in the payload of connection_init: a browser cannot send headers with a socket.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// What stands at `authorization` or `Authorization`, without the scheme; null when nothing does. What stands
    /// there and is no token is one that no one has.
    /// </summary>
    public static string? In(JsonElement? payload)
    {
        if (payload is not { } given) return null;
        foreach (var property in given.EnumerateObject())
        {
            if (!IsAuthorization(property) || property.Value.ValueKind == JsonValueKind.Null) continue;
            var text = property.Value.ValueKind == JsonValueKind.String ? TextOf(property.Value) : "";
            return text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..].Trim() : "";
        }

        return null;
    }

    /// <summary>JSON may escape half of a surrogate pair, which is no text and no token.</summary>
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

    private static bool IsAuthorization(JsonProperty property) => property.NameEquals("authorization") || property.NameEquals("Authorization");
}
