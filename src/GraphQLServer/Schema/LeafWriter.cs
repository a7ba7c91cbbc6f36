using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace GraphQLServer.Schema;

/// <summary>Writes the values that scalars serialize to.</summary>
internal static class LeafWriter
{
    /// <summary>The length of an instant in <see cref="InstantGraphType.Format"/>.</summary>
    private const int InstantLength = 24;

    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case int number: writer.WriteNumberValue(number); break;
            case bool yes: writer.WriteBooleanValue(yes); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            case DateTimeOffset at: WriteInstant(writer, at); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case Guid id: writer.WriteStringValue(id); break;
            case BigInteger number: writer.WriteRawValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case IEnumerable items: WriteList(writer, items); break;
            default: throw new NotSupportedException($"A scalar serialized to the unsupported type {value.GetType()}.");
        }
    }

    /// <summary>Writes the instant in UTC, with milliseconds.</summary>
    public static void WriteInstant(Utf8JsonWriter writer, DateTimeOffset at)
    {
        // The round-trip format of an instant in UTC has seven fractional digits; three of them are written.
        Span<byte> text = stackalloc byte[32];
        at.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[InstantLength - 1] = (byte)'Z';
        writer.WriteStringValue(text[..InstantLength]);
    }

    private static void WriteList(Utf8JsonWriter writer, IEnumerable items)
    {
        writer.WriteStartArray();
        foreach (var item in items) Write(writer, item);
        writer.WriteEndArray();
    }
}
