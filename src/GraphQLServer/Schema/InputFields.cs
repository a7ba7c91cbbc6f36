using System.Diagnostics.CodeAnalysis;
using GraphQL.Types;

namespace GraphQLServer.Schema;

/// <summary>An input type of the schema, read into <typeparamref name="T"/> by its own hand.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are GraphQL's names for its types.")]
public abstract class InputFields<T> : InputObjectGraphType<T>
{
    /// <inheritdoc cref="Shape.String"/>
    protected static Shape String => Shape.String;

    /// <inheritdoc cref="Shape.Int"/>
    protected static Shape Int => Shape.Int;

    /// <inheritdoc cref="Shape.Boolean"/>
    protected static Shape Boolean => Shape.Boolean;

    /// <inheritdoc cref="Shape.Id"/>
    protected static Shape Id => Shape.Id;

    /// <inheritdoc cref="Shape.Instant"/>
    protected static Shape Instant => Shape.Instant;

    /// <inheritdoc cref="Shape.Of{TGraphType}"/>
    protected static Shape Of<TGraphType>() where TGraphType : IGraphType => Shape.Of<TGraphType>();

    /// <summary>Reads the input. What the caller got wrong is the use case's to refuse, not this method's.</summary>
    protected abstract T Read(InputObject input);

    /// <summary>A field of the input. A default is the CLR value, an enum's member for an enum.</summary>
    protected void Takes(string name, Shape type, object? defaultValue = null, string? description = null) =>
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
