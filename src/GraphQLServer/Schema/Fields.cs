using System.Diagnostics.CodeAnalysis;
using GraphQL.Types;
using GraphQLServer.DataLoaders;

namespace GraphQLServer.Schema;

/// <summary>
/// An object type of the schema over <typeparamref name="T"/>: one line a field, and every field says who may
/// use it. A type with a field declared in any other way does not start.
/// </summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are GraphQL's names for its types.")]
public abstract class Fields<T> : ObjectGraphType<T>
{
    /// <inheritdoc cref="Shape.String"/>
    protected static Shape String => Shape.String;

    /// <inheritdoc cref="Shape.Int"/>
    protected static Shape Int => Shape.Int;

    /// <inheritdoc cref="Shape.Float"/>
    protected static Shape Float => Shape.Float;

    /// <inheritdoc cref="Shape.Boolean"/>
    protected static Shape Boolean => Shape.Boolean;

    /// <inheritdoc cref="Shape.Id"/>
    protected static Shape Id => Shape.Id;

    /// <inheritdoc cref="Shape.Instant"/>
    protected static Shape Instant => Shape.Instant;

    /// <inheritdoc cref="Shape.Of{TGraphType}"/>
    protected static Shape Of<TGraphType>() where TGraphType : IGraphType => Shape.Of<TGraphType>();

    /// <summary>A field that the object already holds: a leaf, an object or a list.</summary>
    protected FieldDeclaration Value<TValue>(
        string name, Shape type, Func<T, TValue> value, Access access, string? description = null) =>
        Declare(name, type, new ValueResolver<T, TValue>(value, access), description);

    /// <summary>A field that the object already holds, and that depends on the viewer or on arguments.</summary>
    protected FieldDeclaration Value<TValue>(
        string name, Shape type, Func<T, FieldContext, TValue> value, Access access, string? description = null) =>
        Declare(name, type, new ContextualResolver<T, TValue>(value, access), description);

    /// <summary>
    /// A field that waits for something, once per object: for roots and mutations. Below a list use
    /// <see cref="Load"/>, or the number of statements grows with the rows.
    /// </summary>
    protected FieldDeclaration Async<TValue>(
        string name,
        Shape type,
        Func<T, FieldContext, ValueTask<TValue>> resolve,
        Access access,
        string? description = null) =>
        Declare(name, type, new AsyncResolver<T, TValue>(resolve, access), description).Reads(1);

    /// <summary>A field that is loaded in one batch with its like on the same level; null means null.</summary>
    protected FieldDeclaration Load<TValue>(
        string name,
        Shape type,
        Func<T, FieldContext, Loading<TValue>?> load,
        Access access,
        string? description = null) =>
        Declare(name, type, new LoadResolver<T, TValue>(load, access), description).Reads(1);

    private protected FieldDeclaration Declare(string name, Shape type, DeclaredResolver resolver, string? description) =>
        new(AddField(new FieldType
        {
            Name = name,
            Type = type.GraphType,
            Description = description,
            Resolver = resolver,
            StreamResolver = resolver as StreamResolver,
        }));
}
