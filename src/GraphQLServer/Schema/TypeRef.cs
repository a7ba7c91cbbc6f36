using System.Diagnostics.CodeAnalysis;
using GraphQL.Types;

namespace GraphQLServer.Schema;

/// <summary>The GraphQL type of a field or an argument: a named type and the wrappers around it.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are GraphQL's names for its types.")]
public sealed class TypeRef
{
    private TypeRef(Type graphType) => GraphType = graphType;

    /// <summary><c>String</c></summary>
    public static TypeRef String { get; } = Of<StringGraphType>();

    /// <summary><c>Int</c></summary>
    public static TypeRef Int { get; } = Of<IntGraphType>();

    /// <summary><c>Float</c></summary>
    public static TypeRef Float { get; } = Of<FloatGraphType>();

    /// <summary><c>Boolean</c></summary>
    public static TypeRef Boolean { get; } = Of<BooleanGraphType>();

    /// <summary><c>ID</c></summary>
    public static TypeRef Id { get; } = Of<IdGraphType>();

    /// <summary><c>DateTime</c>: see <see cref="InstantGraphType"/>.</summary>
    public static TypeRef Instant { get; } = Of<InstantGraphType>();

    /// <summary>The non-null type: <c>T!</c>.</summary>
    public TypeRef NotNull => new(typeof(NonNullGraphType<>).MakeGenericType(GraphType));

    /// <summary>A list of the type: <c>[T]</c>.</summary>
    public TypeRef List => new(typeof(ListGraphType<>).MakeGenericType(GraphType));

    /// <summary>GraphQL.NET's type.</summary>
    internal Type GraphType { get; }

    /// <summary>A type of the schema, nullable.</summary>
    public static TypeRef Of<TGraphType>() where TGraphType : IGraphType => new(typeof(TGraphType));
}
