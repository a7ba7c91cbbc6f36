using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using GraphQLServer.Results;

namespace GraphQLServer.WebSockets;

/// <summary>A message of the server that is ready to be sent.</summary>
/// <param name="Head">The bytes of this socket; the whole message when there is no payload.</param>
/// <param name="Payload">
/// Bytes that may be shared with other sockets. They are followed by the closing brace of the object that the head
/// opened.
/// </param>
internal readonly record struct ServerMessage(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Payload = default)
{
    public static ServerMessage Ack { get; } = Of("{\"type\":\"connection_ack\"}");

    public static ServerMessage Ping { get; } = Of("{\"type\":\"ping\"}");

    /// <summary>The length of the message in bytes.</summary>
    public int Length => Head.Length + (Payload.IsEmpty ? 0 : Payload.Length + 1);

    public static ServerMessage Complete(string id) => Of($$"""{"id":{{Quoted(id)}},"type":"complete"}""");

    /// <summary>The reply to a ping, with the ping's own payload unchanged.</summary>
    public static ServerMessage Pong(JsonElement? payload) => payload is { } json
        ? new("{\"type\":\"pong\",\"payload\":"u8.ToArray(), JsonMarshal.GetRawUtf8Value(json).ToArray())
        : Of("{\"type\":\"pong\"}");

    /// <summary>The start of each `next` message of an operation.</summary>
    public static byte[] NextHead(string id) =>
        Encoding.UTF8.GetBytes($$"""{"id":{{Quoted(id)}},"type":"next","payload":""");

    /// <summary>A `next` message with one result of an operation.</summary>
    public static ServerMessage Next(byte[] head, OperationResult result) => new(head, ResultWriter.ToUtf8Json(result));

    /// <summary>An `error` message: why an operation did not run. It is the last message of that operation.</summary>
    public static ServerMessage Error(string id, OperationResult result)
    {
        var errors = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(errors)) ErrorListWriter.WriteList(writer, result.Failures.Errors);
        return new(
            Encoding.UTF8.GetBytes($$"""{"id":{{Quoted(id)}},"type":"error","payload":"""), errors.WrittenMemory);
    }

    /// <summary>Writes the whole message.</summary>
    public void CopyTo(Span<byte> destination)
    {
        Head.Span.CopyTo(destination);
        if (Payload.IsEmpty) return;
        Payload.Span.CopyTo(destination[Head.Length..]);
        destination[Length - 1] = (byte)'}';
    }

    private static ServerMessage Of(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Quoted(string id) => JsonSerializer.Serialize(id);
}
