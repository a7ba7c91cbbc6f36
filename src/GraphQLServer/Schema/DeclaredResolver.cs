using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQLServer.Errors;
using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>The resolver of a declared field. A field with such a resolver has declared its access.</summary>
internal abstract class DeclaredResolver(Access access) : IFieldResolver
{
    private bool isPerViewer;

    /// <summary>The cost of the field; set only while the schema is built.</summary>
    public FieldCost Cost { get; } = new();

    /// <summary>For a mutation, its rate limit kind; set only while the schema is built.</summary>
    public string? RateKind { get; set; }

    /// <summary>Whether the value, or the access to it, depends on the viewer.</summary>
    public bool IsPerViewer => isPerViewer || !access.IsForEveryone;

    /// <summary>Marks the value as depending on the viewer.</summary>
    public void MarkPerViewer() => isPerViewer = true;

    /// <summary>Returns the value, or a <see cref="DataLoaders.Deferred"/> of it.</summary>
    /// <exception cref="FieldException">The caller may not use the field.</exception>
    public object? Resolve(object? source, in FieldContext context)
    {
        if (IsGranted(source, context)) return Value(source, context);
        return access.ReturnsNull ? null : throw Refused();
    }

    /// <summary>The entry point of the engine's own execution strategies.</summary>
    public ValueTask<object?> ResolveAsync(IResolveFieldContext context) =>
        new(Resolve(context.Source, new FieldContext((RequestContext)context.UserContext, new(context.Arguments))));

    /// <summary>A writer that writes the value directly into the response, when access and type allow it.</summary>
    public DirectLeafWriter? DirectLeaf(ScalarGraphType scalar) => access.IsForEveryone ? Leaf(scalar) : null;

    protected virtual DirectLeafWriter? Leaf(ScalarGraphType scalar) => null;

    protected abstract object? Value(object? source, in FieldContext context);

    protected bool IsGranted(object? source, in FieldContext context) =>
        access.IsForEveryone || access.IsGranted(source, context.Request);

    protected FieldException Refused() => new(access.Code, access.Message);
}
