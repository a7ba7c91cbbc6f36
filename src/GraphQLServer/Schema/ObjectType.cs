using System.Diagnostics.CodeAnalysis;
using GraphQL.Types;
using GraphQLServer.DataLoaders;

namespace GraphQLServer.Schema;

/// <summary>
/// An object type of the schema over <typeparamref name="T"/>: one line per field, and every field declares its access.
/// A schema with a field that is declared in any other way does not start.
/// </summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are GraphQL's names for its types.")]
public abstract class ObjectType<T> : ObjectGraphType<T>
{
    /// <inheritdoc cref="TypeRef.String"/>
    protected static TypeRef String => TypeRef.String;

    /// <inheritdoc cref="TypeRef.Int"/>
    protected static TypeRef Int => TypeRef.Int;

    /// <inheritdoc cref="TypeRef.Float"/>
    protected static TypeRef Float => TypeRef.Float;

    /// <inheritdoc cref="TypeRef.Boolean"/>
    protected static TypeRef Boolean => TypeRef.Boolean;

    /// <inheritdoc cref="TypeRef.Id"/>
    protected static TypeRef Id => TypeRef.Id;

    /// <inheritdoc cref="TypeRef.Instant"/>
    protected static TypeRef Instant => TypeRef.Instant;

    /// <inheritdoc cref="TypeRef.Of{TGraphType}"/>
    protected static TypeRef Of<TGraphType>() where TGraphType : IGraphType => TypeRef.Of<TGraphType>();

    /// <summary>A field whose value its object already holds: a leaf, an object or a list.</summary>
    protected FieldDeclaration Value<TValue>(
        string name, TypeRef type, Func<T, TValue> value, Access access, string? description = null) =>
        Declare(name, type, new ValueResolver<T, TValue>(value, access), description);

    /// <summary>A field whose value its object already holds, and which depends on arguments or services.</summary>
    protected FieldDeclaration Value<TValue>(
        string name, TypeRef type, Func<T, FieldContext, TValue> value, Access access, string? description = null) =>
        Declare(name, type, new ContextualResolver<T, TValue>(value, access), description);

    /// <summary>
    /// A field with an asynchronous resolver, called once per object: for root types and mutations. Below a list use
    /// <see cref="Load"/>; otherwise the number of SQL statements grows with the rows.
    /// </summary>
    protected FieldDeclaration Async<TValue>(
        string name,
        TypeRef type,
        Func<T, FieldContext, ValueTask<TValue>> resolve,
        Access access,
        string? description = null) =>
        Declare(name, type, new AsyncResolver<T, TValue>(resolve, access), description).Reads(1);

    /// <summary>
    /// A field that is loaded in one batch with the same loads of its level; a null load yields null.
    /// </summary>
    protected FieldDeclaration Load<TValue>(
        string name,
        TypeRef type,
        Func<T, FieldContext, Deferred<TValue>?> load,
        Access access,
        string? description = null) =>
        Declare(name, type, new LoadResolver<T, TValue>(load, access), description).Reads(1);

    private protected FieldDeclaration Declare(
        string name, TypeRef type, DeclaredResolver resolver, string? description) =>
        new(AddField(new FieldType
        {
            Name = name,
            Type = type.GraphType,
            Description = description,
            Resolver = resolver,
            StreamResolver = resolver as SubscriptionResolver,
        }));
}

/// <summary>
/// An object type with fields that depend on the viewer. Their resolvers take the viewer as a parameter, and nothing
/// else gives it to a resolver: a field that depends on the viewer cannot be declared as one that does not.
/// </summary>
/// <typeparam name="T">The type of the object.</typeparam>
/// <typeparam name="TViewer">The host's own type of a viewer; null for an anonymous caller.</typeparam>
public abstract class ObjectType<T, TViewer> : ObjectType<T>
{
    /// <summary>A field whose value depends on the viewer.</summary>
    protected FieldDeclaration Value<TValue>(
        string name, TypeRef type, Func<T, FieldContext, TViewer, TValue> value, Access access,
        string? description = null) =>
        Value(name, type, (source, context) =>
            value(source, context, context.Request.Viewer<TViewer>()), access, description).PerViewer();

    /// <summary>An asynchronous field that depends on the viewer; see <see cref="ObjectType{T}.Async"/>.</summary>
    protected FieldDeclaration Async<TValue>(
        string name,
        TypeRef type,
        Func<T, FieldContext, TViewer, ValueTask<TValue>> resolve,
        Access access,
        string? description = null) =>
        Async(name, type, (source, context) =>
            resolve(source, context, context.Request.Viewer<TViewer>()), access, description).PerViewer();

    /// <summary>A loaded field that depends on the viewer; see <see cref="ObjectType{T}.Load"/>.</summary>
    protected FieldDeclaration Load<TValue>(
        string name,
        TypeRef type,
        Func<T, FieldContext, TViewer, Deferred<TValue>?> load,
        Access access,
        string? description = null) =>
        Load(name, type, (source, context) =>
            load(source, context, context.Request.Viewer<TViewer>()), access, description).PerViewer();
}
