using System.Text;
using Forum.Server.Tests.Privacy;
using Forum.Testing;

namespace Forum.Server.Tests.Queries;

/// <summary>
/// Valid random queries from a seed, over the whole schema: any field, at any depth, with small pages of any size.
/// </summary>
/// <param name="known">Values by the argument's position, such as `Query.node(id)`, or by its name alone.</param>
internal sealed class RandomQueries(SchemaWalk schema, Random random, IReadOnlyDictionary<string, string[]> known)
{
    private const int Depth = 6;

    public string Next()
    {
        var query = new StringBuilder("{ ");
        foreach (var root in RandomSubset(schema.FieldsOf("Query"), 1, 2)) Write(query, "Query", root, Depth);
        return query.Append('}').ToString();
    }

    private void Write(StringBuilder query, string type, ResponseValue field, int depth)
    {
        var (named, kind) = SchemaWalk.NamedTypeOf(field["type"]);
        var isLeaf = kind is "SCALAR" or "ENUM";
        if (!isLeaf && depth == 0) return;
        query.Append(field["name"].Text).Append(Arguments(type, field));
        if (!isLeaf) Select(query, named, depth - 1);
        query.Append(' ');
    }

    private void Select(StringBuilder query, string type, int depth)
    {
        query.Append(" { __typename ");
        var possible = schema.PossibleTypesOf(type).ToList();

        // Selects fields of one possible type only: fields of two types may conflict.
        var concrete = possible[random.Next(possible.Count)];
        query.Append("... on ").Append(concrete).Append(" { __typename ");
        foreach (var field in RandomSubset(schema.FieldsOf(concrete), 1, 4)) Write(query, concrete, field, depth);
        query.Append("} }");
    }

    private string Arguments(string type, ResponseValue field)
    {
        var arguments = field["args"].Items
            .Select(argument =>
                (Name: argument["name"].Text, Value: Value(type, field["name"].Text, argument["name"].Text)))
            .Where(argument => argument.Value is not null)
            .Select(argument => $"{argument.Name}: {argument.Value}")
            .ToList();
        return arguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})";
    }

    private string? Value(string type, string field, string argument) =>
        known.TryGetValue($"{type}.{field}({argument})", out var values) || known.TryGetValue(argument, out values)
            ? values[random.Next(values.Length)]
            : argument switch
            {
                "first" => random.Next(4) == 0 ? null : $"{random.Next(1, 12)}",
                "repliesPerComment" => $"{random.Next(0, 5)}",
                "maxDepth" => $"{random.Next(0, 6)}",
                _ => null,
            };

    private List<T> RandomSubset<T>(IEnumerable<T> all, int min, int max)
    {
        var shuffled = all.OrderBy(_ => random.Next()).ToList();
        return [.. shuffled.Take(random.Next(min, max + 1))];
    }
}
