using GraphQL;
using GraphQL.Resolvers;
using GraphQLServer.DataLoaders;
using GraphQLServer.Errors;

namespace GraphQLServer.Schema;

/// <summary>The root of a subscription: opened once, and then it is the event of the moment.</summary>
internal abstract class SubscriptionResolver(Access access) : DeclaredResolver(access), ISourceStreamResolver
{
    /// <summary>Opens the source.</summary>
    /// <exception cref="FieldException">The caller may not use the field.</exception>
    public abstract ValueTask<IAsyncEnumerable<object>> OpenAsync(FieldContext context);

    /// <summary>What the caller of this moment gets to see of an event; null: nothing.</summary>
    public abstract ValueTask<object?> SeeAsync(object item, FieldContext context);

    /// <summary>Whether events are made once for all who ask the same.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Whether what everyone sees of an event is what this signed-in caller sees.</summary>
    public abstract bool IsTheSame(object? seen, FieldContext context);

    /// <summary>An id with which a caller can take up the stream after this event; null: it cannot be taken up.</summary>
    public abstract string? IdOf(object item);

    /// <summary>When an event happened; null: as it is told.</summary>
    public abstract DateTimeOffset? WhenOf(object item);

    /// <summary>The engine's own strategies never stream here.</summary>
    ValueTask<IObservable<object?>> ISourceStreamResolver.ResolveAsync(IResolveFieldContext context) => throw new NotSupportedException();

    protected sealed override object? Value(object? source, in FieldContext context) => context.Request.Event;
}

/// <inheritdoc/>
internal sealed class SubscriptionResolver<TEvent, TSeen>(
    Func<FieldContext, ValueTask<IAsyncEnumerable<TEvent>>> open,
    Func<TEvent, FieldContext, Deferred<TSeen?>> see,
    Func<TEvent, string>? idOf,
    Func<TSeen?, FieldContext, bool>? isTheSame,
    Func<TEvent, DateTimeOffset>? happenedAt,
    Access access) : SubscriptionResolver(access)
    where TEvent : class
    where TSeen : class
{
    public override async ValueTask<IAsyncEnumerable<object>> OpenAsync(FieldContext context) =>
        IsGranted(context.Request, context) ? await open(context) : throw Refused();

    public override async ValueTask<object?> SeeAsync(object item, FieldContext context) =>
        IsGranted(context.Request, context) ? await see((TEvent)item, context).FinishAsync() : throw Refused();

    public override bool IsShared => isTheSame is not null;

    public override bool IsTheSame(object? seen, FieldContext context) => isTheSame?.Invoke((TSeen?)seen, context) ?? false;

    public override string? IdOf(object item) => idOf?.Invoke((TEvent)item);

    public override DateTimeOffset? WhenOf(object item) => happenedAt?.Invoke((TEvent)item);
}
