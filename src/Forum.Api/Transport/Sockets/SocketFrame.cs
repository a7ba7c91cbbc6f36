using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Forum.Api.Execution.Answering;

namespace Forum.Api.Transport.Sockets;

/// <summary>Messages of the server's, ready to be sent.</summary>
internal static class SocketFrame
{
    public static PooledBuffer Ack() => Of("{\"type\":\"connection_ack\"}"u8);

    public static PooledBuffer Ping() => Of("{\"type\":\"ping\"}"u8);

    public static PooledBuffer Complete(string id)
    {
        var frame = Head("complete"u8, id);
        frame.Write("}"u8);
        return frame;
    }

    /// <summary>The answer to a ping, with the ping's own payload.</summary>
    public static PooledBuffer Pong(JsonElement? payload)
    {
        if (payload is not { } given) return Of("{\"type\":\"pong\"}"u8);
        var frame = Of("{\"type\":\"pong\",\"payload\":"u8);

        // As it came: nobody here reads it.
        frame.Write(JsonMarshal.GetRawUtf8Value(given));
        frame.Write("}"u8);
        return frame;
    }

    /// <summary>One answer of an operation.</summary>
    public static PooledBuffer Next(string id, Answer answer)
    {
        var frame = Head("next"u8, id);
        frame.Write(",\"payload\":"u8);
        using var payload = new PooledBuffer();
        AnswerWriter.Write(payload, answer);
        frame.Write(payload.Written.Span);
        frame.Write("}"u8);
        return frame;
    }

    /// <summary>Why an operation did not run. It is the last message about it.</summary>
    public static PooledBuffer Error(string id, Answer answer)
    {
        var frame = Head("error"u8, id);
        frame.Write(",\"payload\":"u8);
        using (var writer = new Utf8JsonWriter(frame)) ErrorWriter.WriteList(writer, answer.Failures.Errors);
        frame.Write("}"u8);
        return frame;
    }

    private static PooledBuffer Head(ReadOnlySpan<byte> type, string id)
    {
        var frame = Of("{\"id\":"u8);
        using (var writer = new Utf8JsonWriter(frame)) writer.WriteStringValue(id);
        frame.Write(",\"type\":\""u8);
        frame.Write(type);
        frame.Write("\""u8);
        return frame;
    }

    private static PooledBuffer Of(ReadOnlySpan<byte> text)
    {
        var frame = new PooledBuffer();
        frame.Write(text);
        return frame;
    }
}
