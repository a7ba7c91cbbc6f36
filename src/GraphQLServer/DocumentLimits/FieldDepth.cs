using GraphQLParser.AST;
using GraphQLServer.Errors;
using GraphQLServer.Limits;

namespace GraphQLServer.DocumentLimits;

/// <summary>
/// A depth in a document; below <c>__schema</c> and <c>__type</c>, also the introspection lists that contain it.
/// </summary>
internal readonly record struct FieldDepth(int Depth, IntrospectionLists? Lists)
{
    /// <exception cref="DocumentException">The document is too deep.</exception>
    public FieldDepth Below(GraphQLField field, GraphQLLimits limits)
    {
        var name = field.Name.Value;
        if (Lists is null && Depth == 0 && (name == "__schema" || name == "__type"))
            return new(1, IntrospectionLists.None);
        // The innermost field has no selection set and counts as well.
        if (Depth + 2 > (Lists is null ? limits.FieldDepth : limits.IntrospectionDepth))
            throw new DocumentException("FIELDS_TOO_DEEP", "The document's fields nest too deep.");
        return new(Depth + 1, Lists is null ? null : EnterList(Lists.Value, field));
    }

    /// <summary>
    /// Rejects an introspection list nested in itself, such as the fields of the types of a type's fields: its size
    /// multiplies.
    /// </summary>
    private static IntrospectionLists EnterList(IntrospectionLists lists, GraphQLField field)
    {
        var list = Enum.TryParse<IntrospectionLists>(field.Name.StringValue, ignoreCase: true, out var parsed)
            ? parsed
            : IntrospectionLists.None;
        if ((lists & list) != 0)
            throw new DocumentException(
                "FIELDS_TOO_DEEP", $"Introspection may not select '{field.Name.Value}' within itself.");
        return lists | list;
    }
}

/// <summary>The introspection fields that return lists of objects which contain lists.</summary>
[Flags]
internal enum IntrospectionLists
{
    None = 0,
    Types = 1,
    Fields = 2,
    InputFields = 4,
    Interfaces = 8,
    PossibleTypes = 16,
    Args = 32,
    Directives = 64,
}
