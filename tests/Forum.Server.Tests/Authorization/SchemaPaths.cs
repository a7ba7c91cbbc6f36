using Forum.Server.Tests.Privacy;

namespace Forum.Server.Tests.Authorization;

/// <summary>
/// Every field, and every connection with its pages, that leads to an object with an id, derived from the schema.
/// </summary>
internal static class SchemaPaths
{
    /// <summary>
    /// Paths such as `Comment by Article.comments.nodes`. The payload of a mutation is compared with the same object
    /// queried afterwards.
    /// </summary>
    public static IEnumerable<string> Of(SchemaWalk schema) =>
        from type in schema.Objects
        where !SchemaWalk.IsPage(type) && !IsWritten(type)
        from field in schema.FieldsOf(type)
        from path in From(schema, $"{type}.{field["name"].Text}", SchemaWalk.NamedTypeOf(field["type"]).Name)
        select path;

    /// <summary>The name of a path that continues through a field of an object.</summary>
    public static string Append(string type, string path, string field) =>
        SchemaWalk.IsPage(type) ? $"{path}.{field}" : $"{type}.{field}";

    private static bool IsWritten(string type) =>
        type == "Mutation" || type.EndsWith("Payload", StringComparison.Ordinal);

    private static IEnumerable<string> From(SchemaWalk schema, string path, string type) =>
        SchemaWalk.IsPage(type)
            ? schema.FieldsOf(type)
                .SelectMany(f => From(schema, $"{path}.{f["name"].Text}", SchemaWalk.NamedTypeOf(f["type"]).Name))
            : schema.PossibleTypesOf("Node").Where(node => node == type || type == "Node")
                .Select(node => $"{node} by {path}");
}
