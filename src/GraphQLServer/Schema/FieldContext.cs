using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>
/// The context of a field's resolver in addition to its object: the request and the field's arguments. It has no
/// viewer: a resolver that depends on the viewer takes it as a parameter (<see cref="ObjectType{T, TViewer}"/>), so
/// that its field is known to.
/// </summary>
public readonly struct FieldContext
{
    private readonly FieldArguments arguments;

    internal FieldContext(RequestContext request, in FieldArguments arguments)
    {
        Request = request;
        this.arguments = arguments;
    }

    /// <summary>The request of this field.</summary>
    public RequestContext Request { get; }

    /// <summary>Cancelled when the client disconnects or the execution time is over.</summary>
    public CancellationToken CancellationToken => Request.CancellationToken;

    /// <summary>
    /// The id of the last event that the subscriber received, when it resumes a broken connection; otherwise null.
    /// </summary>
    public string? LastEventId => Request.LastEventId;

    /// <summary>A service of this request's scope.</summary>
    public TService Service<TService>() where TService : notnull => Request.Service<TService>();

    /// <inheritdoc cref="FieldArguments.Get{TValue}"/>
    public TValue Argument<TValue>(string name) => arguments.Get<TValue>(name);

    /// <summary>Loads the value of one key, if any, in one batch with all keys of this level.</summary>
    public Deferred<TValue?> Load<TKey, TValue>(BatchLoader<TKey, TValue> loader, TKey key) where TKey : notnull =>
        loader.Load(Request, key);

    /// <summary>
    /// Loads the page of one parent, in one batch with all parents of this level that have equal arguments.
    /// </summary>
    public Deferred<TPage> Load<TParent, TArguments, TPage>(
        PageLoader<TParent, TArguments, TPage> loader, TParent parent, TArguments arguments)
        where TParent : notnull
        where TArguments : notnull =>
        loader.Load(Request, parent, arguments);
}
