using GraphQLServer.DataLoaders;

namespace GraphQLServer.Schema;

/// <summary>The root type of subscriptions.</summary>
public abstract class SubscriptionRootType<TViewer> : RootType<TViewer>
{
    /// <summary>
    /// An infinite event stream. The call that opens it may be rejected. Access, and what the caller sees of an event,
    /// are evaluated for each event, for the caller at that moment, with a service scope of that event.
    /// </summary>
    /// <param name="name">The field's name.</param>
    /// <param name="type">The type of one event.</param>
    /// <param name="open">
    /// Opens the source; a client that resumes a stream sends the <see cref="FieldContext.LastEventId"/>.
    /// </param>
    /// <param name="resolve">What the caller sees of an event; null: the event is skipped.</param>
    /// <param name="idOf">The id of an event, for resuming the stream after it.</param>
    /// <param name="access">Who may use it.</param>
    /// <param name="isSameAsAnonymous">
    /// Whether a signed-in caller sees an event exactly as an anonymous caller does, given what the latter sees; then
    /// one result is shared. Null: never. Called only when the document selects no field that depends on the viewer.
    /// </param>
    /// <param name="happenedAt">
    /// When an event happened: events from before the stream was opened are charged to the caller's read limit. Null:
    /// all events happen when they are delivered.
    /// </param>
    protected FieldDeclaration Stream<TEvent, TView>(
        string name,
        TypeRef type,
        Func<FieldContext, ValueTask<EventSource<TEvent>>> open,
        Func<TEvent, FieldContext, TViewer, Deferred<TView?>> resolve,
        Func<TEvent, string>? idOf,
        Access access,
        string? description = null,
        Func<TView?, TViewer, bool>? isSameAsAnonymous = null,
        Func<TEvent, DateTimeOffset>? happenedAt = null)
        where TEvent : class
        where TView : class =>
        Declare(
            name, type,
            new SubscriptionResolver<TEvent, TView, TViewer>(
                open, resolve, idOf, isSameAsAnonymous, happenedAt, access),
            description)
            .Reads(1);
}
