using System.Text.Json;
using GraphQL.Types;

namespace GraphQLServer.Schema;

/// <summary>
/// Finds the delegate that writes a .NET value as JSON without boxing, for known pairs of a scalar and a .NET type. The
/// delegate returns false, and writes nothing, for null. For all other pairs there is no delegate: those values go
/// through the scalar's own <c>Serialize</c>.
/// </summary>
internal static class LeafFormat
{
    public static Func<Utf8JsonWriter, TValue, bool>? Of<TValue>(ScalarGraphType scalar) =>
        (scalar is EnumerationGraphType names ? Enum<TValue>(names) : ForScalar(scalar.GetType(), typeof(TValue)))
            as Func<Utf8JsonWriter, TValue, bool>;

    private static Delegate? ForScalar(Type scalar, Type value) =>
        scalar == typeof(StringGraphType) ? Strings(value)
        : scalar == typeof(IdGraphType) ? Strings(value) ?? Guids(value)
        : scalar == typeof(IntGraphType) ? Ints(value)
        : scalar == typeof(FloatGraphType) ? Floats(value)
        : scalar == typeof(BooleanGraphType) ? Booleans(value)
        : scalar == typeof(InstantGraphType) ? Instants(value)
        : null;

    private static Delegate? Strings(Type value) => value == typeof(string)
        ? (Utf8JsonWriter writer, string text) =>
        {
            if (text is null) return false;
            writer.WriteStringValue(text);
            return true;
        }
    : null;

    private static Delegate? Ints(Type value) =>
        ForStruct(value, static (Utf8JsonWriter writer, int number) => writer.WriteNumberValue(number));

    private static Delegate? Floats(Type value) =>
        ForStruct(value, static (Utf8JsonWriter writer, double number) => writer.WriteNumberValue(number));

    private static Delegate? Booleans(Type value) =>
        ForStruct(value, static (Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value));

    private static Delegate? Guids(Type value) =>
        ForStruct(value, static (Utf8JsonWriter writer, Guid id) => writer.WriteStringValue(id));

    private static Delegate? Instants(Type value) =>
        ForStruct<DateTimeOffset>(value, LeafWriter.WriteInstant);

    /// <summary>The writer for a value type or its nullable type.</summary>
    private static Delegate? ForStruct<T>(Type value, Action<Utf8JsonWriter, T> write) where T : struct
    {
        if (value == typeof(T))
            return (Utf8JsonWriter writer, T item) =>
            {
                write(writer, item);
                return true;
            };
        if (value == typeof(T?))
            return (Utf8JsonWriter writer, T? item) =>
            {
                if (item is null) return false;
                write(writer, item.Value);
                return true;
            };
        return null;
    }

    private static Func<Utf8JsonWriter, TValue, bool>? Enum<TValue>(EnumerationGraphType type)
    {
        // The key is a tuple because TValue may be nullable, which a dictionary's key must not be.
        var names = new Dictionary<(TValue, bool), JsonEncodedText>();
        foreach (var member in type.Values)
        {
            if (member.Value is not TValue value) return null;
            names.Add((value, true), JsonEncodedText.Encode(member.Name));
        }

        return (writer, value) =>
        {
            if (value is null) return false;
            writer.WriteStringValue(names[(value, true)]);
            return true;
        };
    }
}
