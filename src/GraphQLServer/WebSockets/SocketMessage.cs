using System.Text.Json;
using GraphQLServer.Http;
using GraphQLServer.Limits;
using GraphQLServer.Requests;

namespace GraphQLServer.WebSockets;

/// <summary>A client message. Source: the protocol of graphql-ws, `graphql-transport-ws`.</summary>
/// <param name="Kind">A message type that the protocol defines for clients.</param>
/// <param name="Id">The operation's id; empty when the message is not about an operation.</param>
/// <param name="Payload">A copy that outlives the bytes it was read from.</param>
internal sealed record SocketMessage(string Kind, string Id, JsonElement? Payload)
{
    public const string Init =
        "connection_init", Ping = "ping", Pong = "pong", Subscribe = "subscribe", Complete = "complete";

    /// <exception cref="RequestException">The message violates the protocol.</exception>
    public static SocketMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        using var json = RequestJson.TryParse(bytes) ?? throw RequestException.Malformed("Message is not JSON");
        try
        {
            return Read(json.RootElement);
        }
        catch (InvalidOperationException)
        {
            // A string has an unpaired surrogate.
            throw RequestException.Malformed("Message is not JSON");
        }
    }

    /// <summary>The operation of a `subscribe` message.</summary>
    /// <exception cref="RequestException">The payload violates the protocol.</exception>
    public OperationRequest Operation(GraphQLLimits limits) =>
        RequestReader.Read(Payload!.Value, limits) with { MayStream = true };

    private static SocketMessage Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object) throw RequestException.Malformed("Message is not an object");
        var kind = Text(message, "type") ?? throw RequestException.Malformed("Message has no type");
        if (kind is not (Init or Ping or Pong or Subscribe or Complete))
            throw RequestException.Malformed("Unknown message type");
        var id = kind is Subscribe or Complete ? Text(message, "id") ?? "" : "";
        if (kind is Subscribe or Complete && id.Length == 0) throw RequestException.Malformed("Message has no id");
        return new(kind, id, Object(message, isRequired: kind == Subscribe));
    }

    private static string? Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static JsonElement? Object(JsonElement message, bool isRequired)
    {
        if (message.TryGetProperty("payload", out var payload) && payload.ValueKind == JsonValueKind.Object)
            return payload.Clone();
        var isMissing = payload.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
        return isMissing && !isRequired ? null : throw RequestException.Malformed("Payload is not an object");
    }
}
