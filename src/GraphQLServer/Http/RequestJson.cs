using System.Text;
using System.Text.Json;

namespace GraphQLServer.Http;

/// <summary>The JSON that clients send, on every transport.</summary>
internal static class RequestJson
{
    private const char ByteOrderMark = '\uFEFF';

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>
    /// Parses UTF-8. A byte order mark is ignored, as RFC 8259, section 8.1, permits: some clients write one that their
    /// authors do not see.
    /// </summary>
    /// <param name="bytes">The document refers to them, so they must not change while it is used.</param>
    /// <returns>Null when it is not valid JSON. Duplicate keys are invalid.</returns>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> bytes) =>
        TryParse(() => JsonDocument.Parse(
            bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes, Strict));

    /// <summary>Parses a text. A byte order mark at its start is ignored.</summary>
    /// <returns>Null when it is not valid JSON. Duplicate keys are invalid.</returns>
    public static JsonDocument? TryParse(string text) => TryParse(() =>
        JsonDocument.Parse(text.StartsWith(ByteOrderMark) ? text.AsMemory(1) : text.AsMemory(), Strict));

    /// <summary>
    /// The optional value as an object; null when it is absent, null or an empty array. The latter counts as an empty
    /// object, because PHP's json_encode writes an empty object as an array.
    /// </summary>
    /// <exception cref="RequestException">The value is something else.</exception>
    public static JsonElement? Object(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Object => value,
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Array when value.GetArrayLength() == 0 => null,
        _ => throw RequestException.Malformed($"'{name}' must be a JSON object."),
    };

    private static JsonDocument? TryParse(Func<JsonDocument> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter exception means a string with an unpaired surrogate.
            return null;
        }
    }
}
