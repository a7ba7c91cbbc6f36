using GraphQL;
using GraphQL.Resolvers;
using GraphQLServer.DataLoaders;
using GraphQLServer.Errors;

namespace GraphQLServer.Schema;

/// <summary>The root field of a subscription: opened once, then resolved for each event.</summary>
internal abstract class SubscriptionResolver(Access access) : DeclaredResolver(access), ISourceStreamResolver
{
    /// <summary>Opens the event source.</summary>
    /// <exception cref="FieldException">The caller may not use the field.</exception>
    public abstract ValueTask<EventSource<object>> OpenAsync(FieldContext context);

    /// <summary>What the current caller may see of an event; null when the event is hidden.</summary>
    public abstract ValueTask<object?> ResolveEventAsync(object item, FieldContext context);

    /// <summary>Whether the results of events may be shared among subscribers with the same selection.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Whether this signed-in caller certainly sees an event as an anonymous caller does.</summary>
    public abstract bool IsSameAsAnonymous(object? view, FieldContext context);

    /// <summary>
    /// The id with which a client can resume the stream after this event; null when it cannot be resumed there.
    /// </summary>
    public abstract string? IdOf(object item);

    /// <summary>When an event happened; null means the time at which it is delivered.</summary>
    public abstract DateTimeOffset? HappenedAt(object item);

    /// <summary>Never called: GraphQL.NET's own strategies do not run subscriptions here.</summary>
    ValueTask<IObservable<object?>> ISourceStreamResolver.ResolveAsync(IResolveFieldContext context) =>
        throw new NotSupportedException();

    protected sealed override object? Value(object? source, in FieldContext context) => context.Request.Event;
}

/// <inheritdoc/>
internal sealed class SubscriptionResolver<TEvent, TView, TViewer>(
    Func<FieldContext, ValueTask<EventSource<TEvent>>> open,
    Func<TEvent, FieldContext, TViewer, Deferred<TView?>> resolve,
    Func<TEvent, string>? idOf,
    Func<TView?, TViewer, bool>? isSameAsAnonymous,
    Func<TEvent, DateTimeOffset>? happenedAt,
    Access access) : SubscriptionResolver(access)
    where TEvent : class
    where TView : class
{
    public override async ValueTask<EventSource<object>> OpenAsync(FieldContext context)
    {
        if (!IsGranted(context.Request, context)) throw AccessDenied();
        var source = await open(context);
        return new(source.Events, source.StartId);
    }

    public override async ValueTask<object?> ResolveEventAsync(object item, FieldContext context) =>
        IsGranted(context.Request, context)
            ? await resolve((TEvent)item, context, context.Request.Viewer<TViewer>()).FinishAsync()
            : throw AccessDenied();

    public override bool IsShared => isSameAsAnonymous is not null;

    public override bool IsSameAsAnonymous(object? view, FieldContext context) =>
        isSameAsAnonymous?.Invoke((TView?)view, context.Request.Viewer<TViewer>()) ?? false;

    public override string? IdOf(object item) => idOf?.Invoke((TEvent)item);

    public override DateTimeOffset? HappenedAt(object item) => happenedAt?.Invoke((TEvent)item);
}
