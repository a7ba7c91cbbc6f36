using System.Globalization;
using System.Numerics;
using System.Text.Json;
using GraphQLServer.Limits;

namespace GraphQLServer.Http;

/// <summary>Converts JSON variables to the values that GraphQL.NET's scalars accept.</summary>
internal sealed class VariablesReader(GraphQLLimits limits)
{
    private int values;

    /// <exception cref="RequestException">
    /// There are too many values, they nest too deep, a number is too long, or a string is not valid Unicode.
    /// </exception>
    public Dictionary<string, object?> Read(JsonElement variables)
    {
        try
        {
            return Object(variables, 1);
        }
        catch (InvalidOperationException)
        {
            throw RequestException.InvalidUnicode();
        }
    }

    private object? Value(JsonElement value, int depth)
    {
        if (++values > limits.VariableValues)
            throw RequestException.Malformed($"The variables have more than {limits.VariableValues} values.");
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => Number(value),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Object => Object(value, depth + 1),
            JsonValueKind.Array => List(value, depth + 1),
            _ => null,
        };
    }

    private Dictionary<string, object?> Object(JsonElement value, int depth)
    {
        CheckDepth(depth);
        var fields = new Dictionary<string, object?>();
        foreach (var property in value.EnumerateObject()) fields[property.Name] = Value(property.Value, depth);
        return fields;
    }

    private List<object?> List(JsonElement value, int depth)
    {
        CheckDepth(depth);
        var items = new List<object?>();
        foreach (var item in value.EnumerateArray()) items.Add(Value(item, depth));
        return items;
    }

    private object Number(JsonElement value)
    {
        if (value.TryGetInt32(out var small)) return small;
        if (value.TryGetInt64(out var large)) return large;
        var text = value.GetRawText();
        if (text.Length > limits.NumberCharacters)
            throw RequestException.Malformed("A number in the variables is too long.");
        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var huge))
            return huge;
        return value.TryGetDouble(out var real) && double.IsFinite(real)
            ? real
            : throw RequestException.Malformed("A number in the variables is too large.");
    }

    private void CheckDepth(int depth)
    {
        if (depth > limits.VariablesDepth) throw RequestException.Malformed("The variables nest too deep.");
    }
}
