using System.Diagnostics.CodeAnalysis;
using GraphQL.Types;

namespace GraphQLServer.Schema;

/// <summary>An input type of the schema, read into <typeparamref name="T"/> by its own hand.</summary>
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

    /// <summary>Reads the input. What the caller got wrong is the use case's to refuse, not this method's.</summary>
    protected abstract T Read(InputObject input);

    /// <summary>A field of the input. A default is the CLR value, an enum's member for an enum.</summary>
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
