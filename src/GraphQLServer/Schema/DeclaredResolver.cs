using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQLServer.Errors;
using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>
/// How a declared field gets its value. That a field has one is the proof that it declared who may use it.
/// </summary>
internal abstract class DeclaredResolver(Access access) : IFieldResolver
{
    private bool isPerViewer;

    /// <summary>What the field reads; set while the schema is declared, and never after.</summary>
    public FieldCost Cost { get; } = new();

    /// <summary>Of a mutation: the kind in whose allowance it counts; set while the schema is declared, and never after.</summary>
    public string? RateKind { get; set; }

    /// <summary>Whether what it gives, or whom, hangs on who asks.</summary>
    public bool IsPerViewer => isPerViewer || !access.IsForEveryone;

    /// <summary>Says that what it gives hangs on who asks.</summary>
    public void MarkPerViewer() => isPerViewer = true;

    /// <summary>The value, or a <see cref="Loading.Loading"/> of it.</summary>
    /// <exception cref="FieldException">The caller may not use the field.</exception>
    public object? Resolve(object? source, in FieldContext context)
    {
        if (IsGranted(source, context)) return Value(source, context);
        return access.ReturnsNull ? null : throw Refused();
    }

    /// <summary>The way in of the engine's own strategies.</summary>
    public ValueTask<object?> ResolveAsync(IResolveFieldContext context) =>
        new(Resolve(context.Source, new FieldContext((RequestContext)context.UserContext, new(context.Arguments))));

    /// <summary>A way to write the value straight into an answer, where access and type allow it.</summary>
    public DirectLeafWriter? DirectLeaf(ScalarGraphType scalar) => access.IsForEveryone ? Leaf(scalar) : null;

    protected virtual DirectLeafWriter? Leaf(ScalarGraphType scalar) => null;

    protected abstract object? Value(object? source, in FieldContext context);

    protected bool IsGranted(object? source, in FieldContext context) =>
        access.IsForEveryone || access.IsGranted(source, context.Request);

    protected FieldException Refused() => new(access.Code, access.Message);
}
