using System.Runtime.ExceptionServices;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQLServer.DataLoaders;
using GraphQLServer.Errors;
using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>The resolver of a field that declares its access, its cost and its rate limit.</summary>
internal abstract class DeclaredResolver(Access access) : IFieldResolver
{
    private bool isMarkedPerViewer;

    /// <summary>The cost of the field; set only while the schema is built.</summary>
    public FieldCost Cost { get; } = new();

    /// <summary>For a mutation, its rate limit kind; set only while the schema is built.</summary>
    public string? RateLimitKind { get; set; }

    /// <summary>Whether the value, or the access to it, depends on the caller.</summary>
    public bool IsPerViewer => isMarkedPerViewer || !access.IsForEveryone;

    /// <summary>Marks the value as depending on the caller.</summary>
    public void MarkPerViewer() => isMarkedPerViewer = true;

    /// <summary>Returns the value, or a <see cref="DataLoaders.Deferred"/> of it.</summary>
    /// <exception cref="FieldException">The caller may not use the field.</exception>
    public object? Resolve(object? source, in FieldContext context)
    {
        if (IsGranted(source, context)) return Value(source, context);
        return access.ReturnsNull ? null : throw AccessDenied();
    }

    /// <summary>The entry point for GraphQL.NET's own execution strategies.</summary>
    public ValueTask<object?> ResolveAsync(IResolveFieldContext context) =>
        new(Resolve(context.Source, new FieldContext((RequestContext)context.UserContext, new(context.Arguments))));

    /// <summary>
    /// A writer that writes the value directly into the response; null when the access or the type does not allow it.
    /// </summary>
    public DirectLeafWriter? GetDirectWriter(ScalarGraphType scalar) =>
        access.IsForEveryone ? CreateDirectWriter(scalar) : null;

    protected virtual DirectLeafWriter? CreateDirectWriter(ScalarGraphType scalar) => null;

    protected abstract object? Value(object? source, in FieldContext context);

    protected bool IsGranted(object? source, in FieldContext context) =>
        access.IsForEveryone || access.IsGranted(source, context.Request);

    protected FieldException AccessDenied() => new(access.Code, access.Message);
}

/// <summary>A field whose value its object already holds.</summary>
internal sealed class ValueResolver<T, TValue>(Func<T, TValue> value, Access access) : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) => value((T)source!);

    protected override DirectLeafWriter? CreateDirectWriter(ScalarGraphType scalar) =>
        LeafFormat.Of<TValue>(scalar) is { } write ? new DirectLeafWriter<T, TValue>(value, write) : null;
}

/// <summary>A field computed from its object and the caller or the arguments, without loading data.</summary>
internal sealed class ContextualResolver<T, TValue>(Func<T, FieldContext, TValue> value, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) => value((T)source!, context);
}

/// <summary>A field that a data loader loads, in one batch with the same fields at the same depth.</summary>
internal sealed class LoadResolver<T, TValue>(Func<T, FieldContext, Deferred<TValue>?> load, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context) => load((T)source!, context);
}

/// <summary>
/// A field with an asynchronous resolver. In a query it starts together with all loads at its depth; at the root of a
/// mutation it starts when the previous field has completed.
/// </summary>
internal sealed class AsyncResolver<T, TValue>(Func<T, FieldContext, ValueTask<TValue>> resolve, Access access)
    : DeclaredResolver(access)
{
    protected override object? Value(object? source, in FieldContext context)
    {
        // The resolver may read any data, so any write must invalidate the cached response.
        context.Request.DependsOn(Dependency.Anything);
        return new AsyncCall<T, TValue>(resolve, (T)source!, context);
    }
}

/// <summary>One call of an asynchronous resolver, pending until the executor starts the loads at its depth.</summary>
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
