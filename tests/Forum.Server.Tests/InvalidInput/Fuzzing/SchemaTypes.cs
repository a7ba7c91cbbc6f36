using Forum.Testing;

namespace Forum.Server.Tests.InvalidInput.Fuzzing;

/// <summary>The schema from its introspection, in the form that the document generator needs.</summary>
internal sealed class SchemaTypes
{
    private const string Introspection =
        """
        { __schema { types { kind name possibleTypes { name } enumValues { name }
          inputFields { ...V } fields { name type { ...T } args { ...V } } } } }
        fragment V on __InputValue { name defaultValue type { ...T } }
        fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
        """;

    private readonly Dictionary<string, SchemaType> types;

    private SchemaTypes(Dictionary<string, SchemaType> types) => this.types = types;

    public SchemaType this[string name] => types[name];

    public static async Task<SchemaTypes> ReadAsync(ForumClient reader)
    {
        var all = (await reader.QueryAsync(Introspection))["__schema"]["types"].Items;
        return new(all.ToDictionary(type => type["name"].Text, SchemaType.Of));
    }
}

/// <summary>
/// A type: the fields of an object or interface, the fields of an input, the values of an enum, the possible types of
/// an interface.
/// </summary>
internal sealed record SchemaType(
    string Name, string Kind, IReadOnlyList<SchemaField> Fields, IReadOnlyList<SchemaValue> Inputs,
    IReadOnlyList<string> Members, IReadOnlyList<string> Possible)
{
    public bool IsLeaf => Kind is "SCALAR" or "ENUM";

    /// <summary>Whether exactly one of its fields must be given: none of them is required.</summary>
    public bool IsOneOf => Kind == "INPUT_OBJECT" && !Inputs.Any(input => input.Type.EndsWith('!'));

    public static SchemaType Of(ResponseValue type) => new(
        type["name"].Text,
        type["kind"].Text,
        [.. ItemsOf(type, "fields")
            .Select(field =>
                new SchemaField(
                    field["name"].Text, TypeOf(field["type"]), [.. field["args"].Items.Select(SchemaValue.Of)]))],
        [.. ItemsOf(type, "inputFields").Select(SchemaValue.Of)],
        [.. ItemsOf(type, "enumValues").Select(member => member["name"].Text)],
        [.. ItemsOf(type, "possibleTypes").Select(possible => possible["name"].Text)]);

    /// <summary>The type reference as it is written in a document.</summary>
    internal static string TypeOf(ResponseValue type) => type["kind"].Text switch
    {
        "NON_NULL" => TypeOf(type["ofType"]) + "!",
        "LIST" => $"[{TypeOf(type["ofType"])}]",
        _ => type["name"].Text,
    };

    private static IReadOnlyList<ResponseValue> ItemsOf(ResponseValue type, string field) =>
        type[field].IsNull ? [] : type[field].Items;
}

/// <summary>A field of an object, with its type as it is written in a document.</summary>
internal sealed record SchemaField(string Name, string Type, IReadOnlyList<SchemaValue> Arguments)
{
    public string Named => Type.Trim('[', ']', '!');
}

/// <summary>An argument or an input field.</summary>
internal sealed record SchemaValue(string Name, string Type, bool IsRequired)
{
    public static SchemaValue Of(ResponseValue value)
    {
        var type = SchemaType.TypeOf(value["type"]);
        return new(value["name"].Text, type, type.EndsWith('!') && value["defaultValue"].IsNull);
    }
}
