using System.Text;
using System.Text.Json;

namespace Forum.Server.Tests.InvalidInput.Fuzzing;

/// <summary>
/// Writes one valid random operation: fields, aliases, arguments, variables and their defaults, directives, inline and
/// named fragments, within the API's limits. The same seed produces the same operation.
/// </summary>
internal sealed class DocumentGenerator(SchemaTypes schema, IReadOnlyDictionary<string, string[]> ids, Random random)
{
    private const int MaxFields = 120, MaxDepth = 8, MaxAliases = 30;

    private static readonly string[] Roots =
        ["Query", "Query", "Query", "Query", "Query", "Query", "Mutation", "Mutation", "Subscription"];
    private static readonly string[] Strings =
    [
        "words", "", "Ünïcödé", "emoji 👩‍🚀", "\u202Eover", "a\u0000b", "'; DROP TABLE comments; --", "<script>", "{}",
        "%s", "news",
    ];

    private readonly StringBuilder fragments = new();
    private readonly List<string> declared = [];
    private readonly Dictionary<string, object?> variables = [];
    private int fields;
    private int aliases;
    private int named;

    public (string Query, string Variables) Generate()
    {
        var root = Pick(Roots);
        var selection = Select(
            root, new Keys(), 0, root switch { "Query" => random.Next(1, 6), "Mutation" => random.Next(1, 4), _ => 1 });
        var name = Chance(0.3) ? " Named" : "";
        var heads = declared.Count == 0 ? "" : $"({string.Join(Pick([", ", " ", "\n"]), declared)})";
        var head = root == "Query" && name.Length == 0 && heads.Length == 0 && Chance(0.5)
            ? ""
            : $"{root.ToLowerInvariant()}{name}{heads} ";
        return ($"{head}{selection}{fragments}", JsonSerializer.Serialize(variables));
    }

    /// <summary>
    /// Some fields of a type. Selections that are merged into one response object share <paramref name="keys"/>.
    /// </summary>
    private string Select(string type, Keys keys, int depth, int count)
    {
        var inner = new StringBuilder("{ ");
        for (var i = 0; i < count; i++) inner.Append(Selection(type, keys, depth)).Append(Pick([" ", ", ", "\n"]));
        if (keys.Count == 0) inner.Append(keys.Take("__typename", "__typename"));
        return inner.Append(" }").ToString();
    }

    private string Selection(string type, Keys keys, int depth)
    {
        var isSubscription = type == "Subscription";
        if (Chance(0.06) && !isSubscription) return keys.Take("__typename", "__typename");
        if (Chance(0.1) && depth > 0)
        {
            var on = schema[type].Possible.Count > 0 && Chance(0.8) ? Pick(schema[type].Possible) : type;
            return Fragment(on, keys, depth);
        }

        if (depth == 0 && type == "Query" && Chance(0.02))
            return keys.Take("__schema", "__schema { queryType { name fields { name } } }");
        var field = Pick(schema[type].Fields);
        var isLeaf = schema[field.Named].IsLeaf;
        if (!isLeaf && (depth >= MaxDepth || fields > MaxFields)) return Leaf(type, keys);
        if (Key(keys, field.Name) is not { } key) return keys.Take("__typename", "__typename");
        fields++;
        var arguments = Arguments(field);
        var below = isLeaf
            ? ""
            : " " + Select(field.Named, new Keys(), depth + 1, random.Next(1, fields > MaxFields ? 2 : 6));
        var text = $"{key}{arguments}{(isSubscription ? "" : Directive())}{below}";
        return isLeaf && key == field.Name && Chance(0.05) ? $"{text} {text}" : text;
    }

    private string Leaf(string type, Keys keys)
    {
        var leaves = schema[type].Fields.Where(field => schema[field.Named].IsLeaf && field.Arguments.Count == 0)
            .ToList();
        return leaves.Count > 0 && Key(keys, Pick(leaves).Name) is { } key
            ? key
            : keys.Take("__typename", "__typename");
    }

    /// <summary>
    /// The field's name, with an alias if its response key is already in use, and sometimes at random; null if no
    /// aliases are left.
    /// </summary>
    private string? Key(Keys keys, string name)
    {
        if (keys.IsFree(name) && !(aliases < MaxAliases && Chance(0.1))) return keys.Take(name, name);
        if (aliases >= MaxAliases) return null;
        var alias = $"a{aliases++}";
        return keys.Take(alias, $"{alias}: {name}");
    }

    private string Fragment(string on, Keys keys, int depth)
    {
        var selection = Select(on, keys.Within(), depth, random.Next(1, 4));
        if (Chance(0.5) || named >= 20)
            return $"... {(Chance(0.9) ? $"on {on} " : $"on {on}{Directive()} ")}{selection}";
        var name = $"F{named++}";
        fragments.Append("\nfragment ").Append(name).Append(" on ").Append(on).Append(' ').Append(selection);
        return $"...{name}{Directive()}";
    }

    private string Directive()
    {
        if (!Chance(0.08)) return "";
        var condition = Chance(0.5) ? Pick(["true", "false"]) : Variable("Boolean!", random.Next(2) == 0);
        return $" @{Pick(["skip", "include"])}(if: {condition})";
    }

    private string Arguments(SchemaField field)
    {
        var given = field.Arguments.Where(argument => argument.IsRequired || Chance(0.35)).ToList();
        // Combining both paging directions is always rejected, and such documents should be rare.
        if (Chance(0.9)) given.RemoveAll(argument => argument.Name is "last" or "before");
        return given.Count == 0
            ? ""
            : $"({string.Join(", ", given.Select(argument => $"{argument.Name}: {Argument(argument)}"))})";
    }

    private string Argument(SchemaValue argument) =>
        Chance(0.3)
            ? Variable(argument.Type, Value(argument.Type, argument.Name))
            : Literal(Value(argument.Type, argument.Name));

    private string Variable(string type, object? value)
    {
        var name = $"v{declared.Count}";
        var isDefault = value is not null && Chance(0.15);
        declared.Add($"${name}: {type}{(isDefault ? $" = {Literal(value)}" : "")}");
        if (!isDefault) variables.Add(name, value);
        return $"${name}";
    }

    private object? Value(string type, string name)
    {
        if (type.EndsWith('!')) return Required(type[..^1], name);
        return Chance(0.1) ? null : Required(type, name);
    }

    private object? Required(string type, string name)
    {
        if (type.StartsWith('['))
            return Enumerable.Range(0, random.Next(4)).Select(_ => Value(type[1..^1], name)).ToList();
        return type switch
        {
            "Int" => name is "first" or "last" ? random.Next(1, 21) : Pick([0, 1, 3, 8, -1, int.MaxValue]),
            "Boolean" => Chance(0.5),
            "ID" => Pick(
                Chance(0.9) && ids.TryGetValue(name, out var known)
                    ? known
                    : [.. ids.Values.SelectMany(all => all), "none", "7"]),
            "DateTime" => Pick(["2026-11-23T12:34:56.789Z", "2030-01-01T00:00:00+02:00", "0001-01-01T00:00:00Z"]),
            "String" => Pick(Strings),
            _ => Typed(schema[type]),
        };
    }

    private object? Typed(SchemaType type)
    {
        if (type.Kind == "ENUM") return new Name(Pick(type.Members));
        if (type.IsOneOf)
        {
            var one = Pick(type.Inputs);
            return new Dictionary<string, object?> { [one.Name] = Required(one.Type, one.Name) };
        }

        return type.Inputs.Where(input => input.IsRequired || Chance(0.4))
            .ToDictionary(input => input.Name, input => Value(input.Type, input.Name));
    }

    private string Literal(object? value) => value switch
    {
        null => "null",
        bool yes => yes ? "true" : "false",
        Name name => name.Text,
        List<object?> items => $"[{string.Join(", ", items.Select(Literal))}]",
        Dictionary<string, object?> input =>
            $"{{ {string.Join(", ", input.Select(field => $"{field.Key}: {Literal(field.Value)}"))} }}",
        string text when Chance(0.1) && !text.Contains('\0', StringComparison.Ordinal) => $"\"\"\"{text}\"\"\"",
        _ => JsonSerializer.Serialize(value),
    };

    private bool Chance(double share) => random.NextDouble() < share;

    private T Pick<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    /// <summary>The response keys of one response object.</summary>
    private sealed class Keys
    {
        private readonly HashSet<string> all;
        private int own;

        public Keys() => all = [];

        private Keys(HashSet<string> all) => this.all = all;

        /// <summary>The number of keys that were added here, and not in a fragment.</summary>
        public int Count => own;

        public Keys Within() => new(all);

        public bool IsFree(string key) => !all.Contains(key);

        public string Take(string key, string text)
        {
            own++;
            all.Add(key);
            return text;
        }
    }

    /// <summary>A name that is quoted in JSON and not in GraphQL.</summary>
    [System.Text.Json.Serialization.JsonConverter(typeof(NameConverter))]
    private sealed record Name(string Text);

    private sealed class NameConverter : System.Text.Json.Serialization.JsonConverter<Name>
    {
        public override Name Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Name value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
