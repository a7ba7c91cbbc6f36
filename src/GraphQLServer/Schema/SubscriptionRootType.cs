using GraphQLServer.DataLoaders;

namespace GraphQLServer.Schema;

/// <summary>The root type of subscriptions.</summary>
public abstract class SubscriptionRootType : RootType
{
    /// <summary>
    /// A field that is an endless series of events. Opening it may refuse. Who may use it, and what they see of an event,
    /// is asked at every event anew, of the caller as of then, with services of that event's own.
    /// </summary>
    /// <param name="name">The field's name.</param>
    /// <param name="type">The type of one event.</param>
    /// <param name="open">Opens the source; a caller who takes a stream up again sends the <see cref="FieldContext.LastEventId"/>.</param>
    /// <param name="see">What the caller sees of an event; null: nothing, and the event is left out.</param>
    /// <param name="idOf">An event's id, for taking the stream up after it.</param>
    /// <param name="access">Who may use it.</param>
    /// <param name="isTheSame">
    /// Whether a signed-in caller sees of an event what everyone sees, given what that is; then it is made once for all. Null:
    /// never. Asked only where the document has no field that hangs on the viewer.
    /// </param>
    /// <param name="happenedAt">
    /// When an event happened: what happened before a stream was opened is counted among what its caller reads. Null: all happens as
    /// it is told.
    /// </param>
    protected FieldDeclaration Stream<TEvent, TSeen>(
        string name,
        TypeRef type,
        Func<FieldContext, ValueTask<IAsyncEnumerable<TEvent>>> open,
        Func<TEvent, FieldContext, Deferred<TSeen?>> see,
        Func<TEvent, string>? idOf,
        Access access,
        string? description = null,
        Func<TSeen?, FieldContext, bool>? isTheSame = null,
        Func<TEvent, DateTimeOffset>? happenedAt = null)
        where TEvent : class
        where TSeen : class =>
        Declare(name, type, new SubscriptionResolver<TEvent, TSeen>(open, see, idOf, isTheSame, happenedAt, access), description).Reads(1);
}
