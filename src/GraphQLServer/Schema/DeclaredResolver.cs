using System.Runtime.ExceptionServices;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQLServer.DataLoaders;
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

/// <summary>A field whose value its object already holds.</summary>
internal sealed class ValueResolver<T, TValue>(Func<T, TValue> value, Access access) : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) => value((T)source!);

    protected override DirectLeafWriter? Leaf(ScalarGraphType scalar) =>
        LeafFormat.Of<TValue>(scalar) is { } write ? new DirectLeafWriter<T, TValue>(value, write) : null;
}

/// <summary>A field whose value its object already holds, and which depends on the viewer or on arguments.</summary>
internal sealed class ContextualResolver<T, TValue>(Func<T, FieldContext, TValue> value, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) => value((T)source!, context);
}

/// <summary>A field that is loaded in one batch with the same loads of its level.</summary>
internal sealed class LoadResolver<T, TValue>(Func<T, FieldContext, Deferred<TValue>?> load, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) => load((T)source!, context);
}

/// <summary>
/// A field with an asynchronous resolver. In a query it starts together with all loads of its level; at the root of a
/// mutation it starts when the previous field has completed.
/// </summary>
internal sealed class AsyncResolver<T, TValue>(Func<T, FieldContext, ValueTask<TValue>> resolve, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context)
    {
        // Nothing is known of what it reads.
        context.Request.DependsOn(Dependency.Anything);
        return new AsyncCall<T, TValue>(resolve, (T)source!, context);
    }
}

/// <summary>One call of an asynchronous resolver, pending until its level starts.</summary>
internal sealed class AsyncCall<T, TValue>(
    Func<T, FieldContext, ValueTask<TValue>> resolve, T source, FieldContext context) : Deferred<TValue>
{
    private Task? task;
    private TValue result = default!;
    private ExceptionDispatchInfo? failure;

    internal override Task StartAsync() => task ??= RunAsync();

    internal override Deferred<TValue>? GetResult(out TValue value)
    {
        failure?.Throw();
        value = result;
        return null;
    }

    private async Task RunAsync()
    {
        try
        {
            result = await resolve(source, context);
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
