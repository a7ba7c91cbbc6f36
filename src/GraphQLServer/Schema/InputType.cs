using System.Diagnostics.CodeAnalysis;
using GraphQL.Types;

namespace GraphQLServer.Schema;

/// <summary>An input type of the schema, which reads its input into <typeparamref name="T"/>.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are GraphQL's names for its types.")]
public abstract class InputType<T> : InputObjectGraphType<T>
{
    /// <inheritdoc cref="TypeRef.String"/>
    protected static TypeRef String => TypeRef.String;

    /// <inheritdoc cref="TypeRef.Int"/>
    protected static TypeRef Int => TypeRef.Int;

    /// <inheritdoc cref="TypeRef.Boolean"/>
    protected static TypeRef Boolean => TypeRef.Boolean;

    /// <inheritdoc cref="TypeRef.Id"/>
    protected static TypeRef Id => TypeRef.Id;

    /// <inheritdoc cref="TypeRef.Instant"/>
    protected static TypeRef Instant => TypeRef.Instant;

    /// <inheritdoc cref="TypeRef.Of{TGraphType}"/>
    protected static TypeRef Of<TGraphType>() where TGraphType : IGraphType => TypeRef.Of<TGraphType>();

    /// <summary>Reads the input. Invalid values are rejected by the use case, not by this method.</summary>
    protected abstract T Read(InputObject input);

    /// <summary>Adds a field to the input. A default is a CLR value; for an enum, a member of the CLR enum.</summary>
    protected void InputField(string name, TypeRef type, object? defaultValue = null, string? description = null) =>
        AddField(new FieldType
        {
            Name = name,
            Type = type.GraphType,
            DefaultValue = defaultValue,
            Description = description,
        });

    /// <inheritdoc/>
    public sealed override object ParseDictionary(IDictionary<string, object?> value) => Read(new(value))!;
}
