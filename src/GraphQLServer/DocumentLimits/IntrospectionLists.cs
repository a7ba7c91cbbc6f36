namespace GraphQLServer.DocumentLimits;

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
