using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using GraphQLServer.CostAnalysis;
using GraphQLServer.Errors;
using GraphQLServer.Telemetry;

namespace GraphQLServer.Results;

/// <summary>Serializes a result as JSON, completely or not at all.</summary>
internal static class ResultWriter
{
    // The content type is JSON, so HTML characters need no escaping.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Utf8JsonWriter? spare;

    /// <summary>The JSON in an array of exact length, because it may be held for a long time.</summary>
    public static ReadOnlyMemory<byte> Bytes(OperationResult answer)
    {
        if (answer.Json is { } written) return written;
        using var buffer = new PooledBuffer();
        Write(buffer, answer);
        return buffer.Written.ToArray();
    }

    public static void Write(PooledBuffer buffer, OperationResult answer)
    {
        if (answer.Json is { } written)
        {
            buffer.Write(written.Span);
            return;
        }

        using var phase = GraphQLMetrics.Begin("write");
        while (!TryWrite(buffer, ref answer))
        {
            buffer.Clear();
            answer.Data!.Settle();
        }
    }

    private static bool TryWrite(PooledBuffer buffer, ref OperationResult answer)
    {
        try
        {
            return TryWrite(buffer, answer);
        }
        catch (ResponseTooLongException)
        {
            answer.Failures.ReplaceWith(new GraphQLError("The answer is too long: ask for less.", "RESPONSE_TOO_LONG"));
            answer = answer with { Data = null };
            buffer.Clear();
            return TryWrite(buffer, answer);
        }
        catch (Exception) when (answer.Data is { IsSettled: false })
        {
            // A leaf failed: Settle finds it again and records the error.
            return false;
        }
    }

    private static bool TryWrite(PooledBuffer buffer, OperationResult answer)
    {
        var writer = Rent(buffer);
        try
        {
            writer.WriteStartObject();
            if (answer.Failures.Errors.Count > 0) ErrorListWriter.Write(writer, answer.Failures.Errors);
            if (answer.Outcome == ExecutionStatus.Executed)
            {
                writer.WritePropertyName("data"u8);
                if (answer.Data is null) writer.WriteNullValue();
                else if (!answer.Data.TryWrite(writer)) return false;
            }

            if (answer.Cost is { } cost) Write(writer, cost);
            writer.WriteEndObject();
            writer.Flush();
            return true;
        }
        finally
        {
            writer.Reset(PooledBuffer.Nothing);
            spare = writer;
        }
    }

    private static void Write(Utf8JsonWriter writer, CostReport cost)
    {
        writer.WriteStartObject("extensions"u8);
        writer.WriteStartObject("cost"u8);
        writer.WriteNumber("rows"u8, cost.Rows);
        writer.WriteNumber("limit"u8, cost.Limit);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static Utf8JsonWriter Rent(IBufferWriter<byte> buffer)
    {
        if (spare is not { } writer) return new(buffer, Options);
        spare = null;
        writer.Reset(buffer);
        return writer;
    }
}
