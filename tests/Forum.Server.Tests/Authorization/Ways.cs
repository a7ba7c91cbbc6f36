using Forum.Server.Tests.Privacy;

namespace Forum.Server.Tests.Authorization;

/// <summary>Every field, and every list with its pages, that leads to an object with an id: by the schema itself.</summary>
internal static class Ways
{
    /// <summary>As `Comment by Article.comments.nodes`. What a mutation answers is held against the same object read afterwards.</summary>
    public static IEnumerable<string> Of(SchemaWalk schema) =>
        from type in schema.Objects
        where !SchemaWalk.IsPage(type) && !IsWritten(type)
        from field in schema.FieldsOf(type)
        from way in From(schema, $"{type}.{field["name"].Text}", SchemaWalk.NamedTypeOf(field["type"]).Name)
        select way;

    /// <summary>What a way is called that goes on through a field of an object.</summary>
    public static string On(string type, string way, string field) => SchemaWalk.IsPage(type) ? $"{way}.{field}" : $"{type}.{field}";

    private static bool IsWritten(string type) => type == "Mutation" || type.EndsWith("Payload", StringComparison.Ordinal);

    private static IEnumerable<string> From(SchemaWalk schema, string way, string type) =>
        SchemaWalk.IsPage(type)
            ? schema.FieldsOf(type).SelectMany(f => From(schema, $"{way}.{f["name"].Text}", SchemaWalk.NamedTypeOf(f["type"]).Name))
            : schema.PossibleTypesOf("Node").Where(node => node == type || type == "Node").Select(node => $"{node} by {way}");
}
