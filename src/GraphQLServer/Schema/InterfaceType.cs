using GraphQL.Types;

namespace GraphQLServer.Schema;

/// <summary>
/// An interface of the schema. Its fields need no access: the object types that implement it declare theirs.
/// </summary>
public abstract class InterfaceType<T> : InterfaceGraphType<T>
{
    /// <summary>A field of all types that implement the interface.</summary>
    protected FieldDeclaration InterfaceField(string name, TypeRef type, string? description = null) =>
        new(AddField(new FieldType { Name = name, Type = type.GraphType, Description = description }));
}
