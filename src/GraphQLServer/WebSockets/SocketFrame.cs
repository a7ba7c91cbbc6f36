using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using GraphQLServer.Results;

namespace GraphQLServer.WebSockets;

/// <summary>A server message that is ready to be sent.</summary>
/// <param name="Head">The bytes of this socket; the whole message when there is no payload.</param>
/// <param name="Payload">
/// Bytes that may be shared with other sockets. They are followed by the closing brace of the object that the head
/// opened.
/// </param>
internal readonly record struct SocketFrame(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Payload = default)
{
    /// <summary>
    /// Source: RFC 6455, section 5.2: an unfragmented text message, and its length in 7, 16 or 64 bits.
    /// </summary>
    private const byte FinalTextFrame = 0x81, Length16 = 126, Length64 = 127;

    public static SocketFrame Ack { get; } = Of("{\"type\":\"connection_ack\"}");

    public static SocketFrame Ping { get; } = Of("{\"type\":\"ping\"}");

    /// <summary>The length of the message in bytes.</summary>
    public int Length => Head.Length + (Payload.IsEmpty ? 0 : Payload.Length + 1);

    /// <summary>The maximum length in bytes on the wire, including the frame header.</summary>
    public int WireLength => Length + 10;

    public static SocketFrame Complete(string id) => Of($$"""{"id":{{Quoted(id)}},"type":"complete"}""");

    /// <summary>The reply to a ping, with the ping's own payload unchanged.</summary>
    public static SocketFrame Pong(JsonElement? payload) => payload is { } json
        ? new("{\"type\":\"pong\",\"payload\":"u8.ToArray(), JsonMarshal.GetRawUtf8Value(json).ToArray())
        : Of("{\"type\":\"pong\"}");

    /// <summary>The start of each `next` message of an operation.</summary>
    public static byte[] NextHead(string id) =>
        Encoding.UTF8.GetBytes($$"""{"id":{{Quoted(id)}},"type":"next","payload":""");

    /// <summary>A `next` message with one result of an operation.</summary>
    public static SocketFrame Next(byte[] head, OperationResult result) => new(head, ResultWriter.ToUtf8Json(result));

    /// <summary>An `error` message: why an operation did not run. It is the last message of that operation.</summary>
    public static SocketFrame Error(string id, OperationResult result)
    {
        var errors = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(errors)) ErrorListWriter.WriteList(writer, result.Failures.Errors);
        return new(
            Encoding.UTF8.GetBytes($$"""{"id":{{Quoted(id)}},"type":"error","payload":"""), errors.WrittenMemory);
    }

    /// <summary>Writes the frame in wire format.</summary>
    /// <returns>The number of bytes written.</returns>
    public int Write(Span<byte> destination)
    {
        var at = WriteLength(destination);
        Head.Span.CopyTo(destination[at..]);
        at += Head.Length;
        if (Payload.IsEmpty) return at;
        Payload.Span.CopyTo(destination[at..]);
        at += Payload.Length;
        destination[at] = (byte)'}';
        return at + 1;
    }

    private int WriteLength(Span<byte> destination)
    {
        destination[0] = FinalTextFrame;
        if (Length < Length16)
        {
            destination[1] = (byte)Length;
            return 2;
        }

        if (Length <= ushort.MaxValue)
        {
            destination[1] = Length16;
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)Length);
            return 4;
        }

        destination[1] = Length64;
        BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)Length);
        return 10;
    }

    private static SocketFrame Of(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Quoted(string id) => JsonSerializer.Serialize(id);
}
