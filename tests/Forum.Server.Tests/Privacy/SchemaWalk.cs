using System.Text;
using Forum.Testing;

namespace Forum.Server.Tests.Privacy;

/// <summary>
/// The schema from introspection, and selections that cover all of it. Subscriptions are left out: their comments and
/// articles are those of queries, and they have separate tests.
/// </summary>
internal sealed class SchemaWalk
{
    private const string Introspection =
        """
        { __schema { types { kind name possibleTypes { name } enumValues { name }
          inputFields { name type { ...T } defaultValue }
          fields { name type { ...T } args { name defaultValue type { ...T } } } } } }
        fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
        """;

    private readonly Dictionary<string, ResponseValue> types;
    private readonly int? first;

    private SchemaWalk(ResponseValue schema, int? first)
    {
        this.first = first;
        types = schema["types"].Items.Where(t => !t["name"].Text.StartsWith("__", StringComparison.Ordinal))
            .ToDictionary(t => t["name"].Text);
        foreach (var live in PossibleTypesOf("ArticleEvent").Append("ArticleEvent").Append("Subscription").ToList())
            types.Remove(live);
    }

    /// <summary>Every "Type.field" of the schema's objects.</summary>
    public IEnumerable<string> AllFields =>
        types.Values.Where(t => t["kind"].Text == "OBJECT")
            .SelectMany(t => t["fields"].Items.Select(f => $"{t["name"].Text}.{f["name"].Text}"));

    /// <param name="first">The page size; null: the server's default.</param>
    public static async Task<SchemaWalk> ReadAsync(ForumClient reader, int? first = null) =>
        new((await reader.QueryAsync(Introspection))["__schema"], first);

    public IEnumerable<string> Objects =>
        types.Values.Where(t => t["kind"].Text == "OBJECT").Select(t => t["name"].Text);

    public IEnumerable<ResponseValue> FieldsOf(string type) => types[type]["fields"].Items;

    public IEnumerable<ResponseValue> InputFieldsOf(string type) => types[type]["inputFields"].Items;

    public IEnumerable<string> PossibleTypesOf(string type) =>
        types[type]["possibleTypes"].IsNull ? [type] : types[type]["possibleTypes"].All("name");

    public static (string Name, string Kind) NamedTypeOf(ResponseValue type) =>
        type["kind"].Text is "NON_NULL" or "LIST"
            ? NamedTypeOf(type["ofType"])
            : (type["name"].Text, type["kind"].Text);

    /// <summary>Where clients pass values of a scalar: `Type.field(argument)`, and `Input.field`.</summary>
    public IEnumerable<string> PlacesOf(string scalar) =>
        from type in types.Values
        from place in type["kind"].Text == "INPUT_OBJECT"
            ? type["inputFields"].Items.Select(
                field => (Name: $"{type["name"].Text}.{field["name"].Text}", Type: field["type"]))
            : type["fields"].IsNull ? []
            : type["fields"].Items.SelectMany(
                f => f["args"].Items.Select(
                    a => (Name: $"{type["name"].Text}.{f["name"].Text}({a["name"].Text})", Type: a["type"])))
        where NamedTypeOf(place.Type).Name == scalar
        select place.Name;

    /// <summary>True for connection and edge types, which are between a list and its items.</summary>
    public static bool IsPage(string type) =>
        type.EndsWith("Connection", StringComparison.Ordinal) || type.EndsWith("Edge", StringComparison.Ordinal)
        || type is "PageInfo" or "ThreadPage" or "ThreadRow";

    public static bool IsRequired(ResponseValue argument) =>
        argument["type"]["kind"].Text == "NON_NULL" && argument["defaultValue"].IsNull;

    /// <summary>
    /// Selects every field of a type, following objects to the given depth; connections and their edges do not count as
    /// a step.
    /// </summary>
    public string Select(string type, int steps)
    {
        var selection = new StringBuilder("{ __typename");
        foreach (var field in FieldsOf(type)) selection.Append(Field(field, steps));
        return selection.Append(" }").ToString();
    }

    private string Field(ResponseValue field, int steps)
    {
        var (type, kind) = NamedTypeOf(field["type"]);
        if (field["args"].Items.Any(IsRequired))
            throw new InvalidOperationException($"No value is known for the arguments of {field}.");
        if (kind is "SCALAR" or "ENUM") return $" {field["name"].Text}";
        if (!IsPage(type) && steps == 0) return "";
        var page = first is { } rows && field["args"].Items.Any(a => a["name"].Text == "first")
            ? $"(first: {rows})"
            : "";
        return $" {field["name"].Text}{page} {Select(type, IsPage(type) ? steps : steps - 1)}";
    }

    /// <summary>A literal of an input type: real ids where available, arbitrary text elsewhere.</summary>
    public string Literal(ResponseValue type, string name, IReadOnlyDictionary<string, string> ids)
    {
        var (named, kind) = NamedTypeOf(type);
        return kind switch
        {
            "INPUT_OBJECT" => "{ " + string.Join(
                ", ",
                types[named]["inputFields"].Items.Where(IsRequired)
                    .Select(f => $"{f["name"].Text}: {Literal(f["type"], f["name"].Text, ids)}")) + " }",
            "ENUM" => types[named]["enumValues"][0]["name"].Text,
            _ when named == "ID" => $"\"{ids[name]}\"",
            _ when named == "Int" => "1",
            _ when named == "Boolean" => "true",
            _ => "\"some words\"",
        };
    }
}
