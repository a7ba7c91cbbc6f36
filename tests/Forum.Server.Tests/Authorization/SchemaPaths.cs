using Forum.Server.Tests.Privacy;

namespace Forum.Server.Tests.Authorization;

/// <summary>Every field, and every connection with its pages, that leads to an object with an id, derived from the schema.</summary>
internal static class SchemaPaths
{
    /// <summary>
    /// Paths such as `Comment by Article.comments.nodes`. The payload of a mutation is compared with the same object queried afterwards.
    /// </summary>
    public static IEnumerable<string> Of(SchemaWalk schema) =>
        from type in schema.Objects
        where !SchemaWalk.IsPage(type) && !IsWritten(type)
        from field in schema.FieldsOf(type)
        from way in From(schema, $"{type}.{field["name"].Text}", SchemaWalk.NamedTypeOf(field["type"]).Name)
        select way;

    /// <summary>The name of a path that continues through a field of an object.</summary>
    public static string On(string type, string way, string field) => SchemaWalk.IsPage(type) ? $"{way}.{field}" : $"{type}.{field}";

    private static bool IsWritten(string type) => type == "Mutation" || type.EndsWith("Payload", StringComparison.Ordinal);

    private static IEnumerable<string> From(SchemaWalk schema, string way, string type) =>
        SchemaWalk.IsPage(type)
            ? schema.FieldsOf(type).SelectMany(f => From(schema, $"{way}.{f["name"].Text}", SchemaWalk.NamedTypeOf(f["type"]).Name))
            : schema.PossibleTypesOf("Node").Where(node => node == type || type == "Node").Select(node => $"{node} by {way}");
}
