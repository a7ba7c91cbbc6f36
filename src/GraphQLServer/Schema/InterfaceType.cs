using GraphQL.Types;

namespace GraphQLServer.Schema;

/// <summary>An interface of the schema. Its fields need no access: the object types behind it declare theirs.</summary>
public abstract class InterfaceType<T> : InterfaceGraphType<T>
{
    /// <summary>A field that every type behind the interface has.</summary>
    protected FieldDeclaration InterfaceField(string name, TypeRef type, string? description = null) =>
        new(AddField(new FieldType { Name = name, Type = type.GraphType, Description = description }));
}
