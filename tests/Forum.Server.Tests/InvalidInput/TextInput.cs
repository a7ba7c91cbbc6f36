using System.Globalization;
using System.Text.RegularExpressions;
using Forum.Server.Tests.Mutations;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput;

/// <summary>A text field of a mutation's input.</summary>
internal sealed partial record TextInput(SampleMutation Mutation, string Field)
{
    /// <summary>
    /// Sends the required fields of the sample and this text, and selects the field that returns the text.
    /// </summary>
    public Task<MutationResult> SendAsync(ForumClient client, SchemaWalk schema, string text)
    {
        var input = new Dictionary<string, object?>(Mutation.RequiredInput) { [Field] = text };
        var path = PathOf(schema);
        var selection = path.Count == 2 ? $"{path[0]} {{ {path[1]} }}" : string.Concat(path);
        return Mutation.RunAsync(client, input, $"id {selection}");
    }

    /// <summary>The text that was written; null: the payload does not return it.</summary>
    public string? Read(SchemaWalk schema, MutationResult result)
    {
        var path = PathOf(schema);
        if (result.Refusal is not null || path.Count == 0) return null;
        var at = result.Payload[Mutation.PayloadField];
        foreach (var field in path)
        {
            if (at.IsNull) return null;
            at = at[field];
        }

        return at.IsNull ? null : at.Text;
    }

    /// <summary>The limit that the refusal of a text above it states.</summary>
    public async Task<int> LimitAsync(ForumClient client)
    {
        var input = new Dictionary<string, object?>(Mutation.RequiredInput) { [Field] = new string('a', 400_000) };
        var refused = await Mutation.RunAsync(client, input);
        Assert.True(refused.Refusal == "INVALID_INPUT", $"{this}: {refused.Payload}");
        return int.Parse(LongerThan.Match(refused.Error["message"].Text).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public override string ToString() => $"{Mutation.Name}.{Field}";

    [GeneratedRegex(@"longer than (\d+) characters")]
    private static partial Regex LongerThan { get; }

    /// <summary>
    /// The path from the object that is written to the output field of the same name: its own, or that of an object
    /// such as its lock; empty: there is none.
    /// </summary>
    private IReadOnlyList<string> PathOf(SchemaWalk schema)
    {
        var payload = schema.FieldsOf($"{Mutation.TypeName}Payload");
        var written = payload.Single(field => field["name"].Text == Mutation.PayloadField);
        var fields = schema.FieldsOf(SchemaWalk.NamedTypeOf(written["type"]).Name).ToList();
        if (fields.Any(field => field["name"].Text == Field)) return [Field];
        var outer = fields.FirstOrDefault(field =>
            SchemaWalk.NamedTypeOf(field["type"]) is { Kind: "OBJECT" } type && HasField(schema, type.Name));
        return outer.IsNull ? [] : [outer["name"].Text, Field];
    }

    private bool HasField(SchemaWalk schema, string type) =>
        schema.FieldsOf(type).Any(field => field["name"].Text == Field);
}
