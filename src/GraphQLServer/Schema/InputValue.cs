using System.Collections;
using System.Globalization;

namespace GraphQLServer.Schema;

/// <summary>Converts GraphQL.NET's argument values to the type that a resolver requests.</summary>
internal static class InputValue
{
    public static TValue Read<TValue>(object? value)
    {
        if (value is TValue exact) return exact;
        if (value is null) return default!;
        // An id may be written as a number.
        if (typeof(TValue) == typeof(string))
            return (TValue)(object)Convert.ToString(value, CultureInfo.InvariantCulture)!;
        if (typeof(TValue).IsArray && value is IEnumerable items)
            return (TValue)(object)ToArray(items, typeof(TValue).GetElementType()!);
        return (TValue)value;
    }

    private static Array ToArray(IEnumerable items, Type type)
    {
        var converted = new List<object?>();
        foreach (var item in items)
            converted.Add(type == typeof(string) ? Read<string>(item) : item);
        var array = Array.CreateInstance(type, converted.Count);
        for (var i = 0; i < converted.Count; i++) array.SetValue(converted[i], i);
        return array;
    }
}
