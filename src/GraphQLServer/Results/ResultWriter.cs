using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CommunityToolkit.HighPerformance.Buffers;
using GraphQLServer.CostAnalysis;
using GraphQLServer.Errors;
using GraphQLServer.Telemetry;

namespace GraphQLServer.Results;

/// <summary>Serializes a result as JSON, completely or not at all.</summary>
internal static class ResultWriter
{
    /// <summary>The first size of a response's buffer in bytes: that of a usual page.</summary>
    public const int BufferSize = 16 * 1024;

    // The content type is JSON, so HTML characters need no escaping.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>A writer that is not in use refers to this buffer instead of one of a response.</summary>
    private static readonly ArrayBufferWriter<byte> IdleTarget = new();

    [ThreadStatic]
    private static Utf8JsonWriter? pooledWriter;

    /// <summary>The JSON in an array of exact length, because it may be held for a long time.</summary>
    public static ReadOnlyMemory<byte> ToUtf8Json(OperationResult result)
    {
        if (result.Json is { } written) return written;
        using var buffer = new ArrayPoolBufferWriter<byte>(BufferSize);
        Write(buffer, result);
        return buffer.WrittenMemory.ToArray();
    }

    public static void Write(ArrayPoolBufferWriter<byte> buffer, OperationResult result)
    {
        if (result.Json is { } written)
        {
            buffer.Write(written.Span);
            return;
        }

        using var phase = GraphQLMetrics.Begin("write");
        while (!TryWrite(buffer, ref result))
        {
            buffer.Clear();
            result.Data!.PropagateNulls();
        }
    }

    private static bool TryWrite(ArrayPoolBufferWriter<byte> buffer, ref OperationResult result)
    {
        try
        {
            return TryWrite(buffer, result);
        }
        catch (ResponseTooLongException)
        {
            result.Failures.ReplaceWith(
                new GraphQLError("The response is too large. Request less data.", "RESPONSE_TOO_LONG"));
            result = result with { Data = null };
            buffer.Clear();
            return TryWrite(buffer, result);
        }
        catch (Exception) when (result.Data is { IsNullPropagated: false })
        {
            // A leaf failed: null propagation finds it again and records the error.
            return false;
        }
    }

    private static bool TryWrite(ArrayPoolBufferWriter<byte> buffer, OperationResult result)
    {
        var writer = Rent(buffer);
        try
        {
            writer.WriteStartObject();
            if (result.Failures.Errors.Count > 0) ErrorListWriter.Write(writer, result.Failures.Errors);
            if (result.Status == ExecutionStatus.Executed)
            {
                writer.WritePropertyName("data"u8);
                if (result.Data is null) writer.WriteNullValue();
                else if (!result.Data.TryWrite(writer)) return false;
            }

            if (result.Cost is { } cost) Write(writer, cost);
            writer.WriteEndObject();
            writer.Flush();
            return true;
        }
        finally
        {
            writer.Reset(IdleTarget);
            pooledWriter = writer;
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
        if (pooledWriter is not { } writer) return new(buffer, Options);
        pooledWriter = null;
        writer.Reset(buffer);
        return writer;
    }
}
