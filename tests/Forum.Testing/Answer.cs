using System.Text.Json;

namespace Forum.Testing;

/// <summary>A JSON value of a response. A missing field or a value of another type fails with the path and the whole response.</summary>
public readonly record struct Answer(JsonElement Json, string Path, string Whole)
{
    public bool IsNull => Json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    public string Text => Of(JsonValueKind.String).GetString()!;

    public int Number => Of(JsonValueKind.Number).GetInt32();

    public bool IsTrue => Json.ValueKind == JsonValueKind.False ? false : Of(JsonValueKind.True).GetBoolean();

    public DateTimeOffset Time => Of(JsonValueKind.String).GetDateTimeOffset();

    public int Count => Of(JsonValueKind.Array).GetArrayLength();

    public Answer this[string field] =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(field, out var found)
            ? new Answer(found, $"{Path}.{field}", Whole)
            : throw Missing($"no field '{field}'");

    public Answer this[int index] =>
        Json.ValueKind == JsonValueKind.Array && index < Json.GetArrayLength()
            ? new Answer(Json[index], $"{Path}[{index}]", Whole)
            : throw Missing($"no item {index}");

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<Answer> Items
    {
        get
        {
            var self = this;
            return [.. Enumerable.Range(0, Count).Select(i => self[i])];
        }
    }

    public static Answer Of(string path, string whole)
    {
        try
        {
            return new Answer(JsonDocument.Parse(whole).RootElement, path, whole);
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

    private JsonElement Of(JsonValueKind kind) =>
        Json.ValueKind == kind ? Json : throw Missing($"{Json.ValueKind}, not {kind},");

    private InvalidOperationException Missing(string what) => new($"There is {what} at {Path} in {Whole}");
}
