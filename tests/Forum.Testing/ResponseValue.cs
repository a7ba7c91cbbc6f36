using System.Text.Json;

namespace Forum.Testing;

/// <summary>
/// A JSON value of a response. A missing field or a value of another type fails with the path and the whole response.
/// </summary>
public readonly record struct ResponseValue(JsonElement Json, string Path, string Document)
{
    public bool IsNull => Json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    public string Text => Require(JsonValueKind.String).GetString()!;

    public int Number => Require(JsonValueKind.Number).GetInt32();

    public bool IsTrue => Json.ValueKind == JsonValueKind.False ? false : Require(JsonValueKind.True).GetBoolean();

    public DateTimeOffset Time => Require(JsonValueKind.String).GetDateTimeOffset();

    public int Count => Require(JsonValueKind.Array).GetArrayLength();

    public ResponseValue this[string field] =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(field, out var found)
            ? new ResponseValue(found, $"{Path}.{field}", Document)
            : throw Missing($"no field '{field}'");

    public ResponseValue this[int index] =>
        Json.ValueKind == JsonValueKind.Array && index < Json.GetArrayLength()
            ? new ResponseValue(Json[index], $"{Path}[{index}]", Document)
            : throw Missing($"no item {index}");

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<ResponseValue> Items
    {
        get
        {
            var self = this;
            return [.. Enumerable.Range(0, Count).Select(i => self[i])];
        }
    }

    public static ResponseValue Parse(string path, string whole)
    {
        try
        {
            return new ResponseValue(JsonDocument.Parse(whole).RootElement, path, whole);
        }
        catch (JsonException)
        {
            throw new InvalidOperationException($"Not JSON: {whole}");
        }
    }

    /// <summary>True when the response has this field here, even if its value is null.</summary>
    public bool Has(string field) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(field, out _);

    /// <summary>The values of one text field of every item.</summary>
    public IReadOnlyList<string> All(string field) => [.. Items.Select(item => item[field].Text)];

    public override string ToString() => Json.ToString();

    private JsonElement Require(JsonValueKind kind) =>
        Json.ValueKind == kind ? Json : throw Missing($"{Json.ValueKind}, not {kind},");

    private InvalidOperationException Missing(string what) => new($"There is {what} at {Path} in {Document}");
}
