using GraphQLServer.DataLoaders;
using GraphQLServer.Requests;

namespace GraphQLServer.Schema;

/// <summary>What a field's resolver may use besides its object: the request, and the field's arguments.</summary>
public readonly struct FieldContext
{
    private readonly FieldArguments arguments;

    internal FieldContext(RequestContext request, in FieldArguments arguments)
    {
        Request = request;
        this.arguments = arguments;
    }

    /// <summary>The request that this field is a part of.</summary>
    public RequestContext Request { get; }

    /// <summary>Cancelled when the caller has gone or the time for one operation is over.</summary>
    public CancellationToken Cancellation => Request.Cancellation;

    /// <summary>
    /// The id of the last event that the caller has, where a broken connection is taken up again; null otherwise.
    /// </summary>
    public string? LastEventId => Request.LastEventId;

    /// <summary>Who asks, in the host's own type.</summary>
    public TViewer Viewer<TViewer>() => Request.Viewer<TViewer>();

    /// <summary>A service of this request's scope.</summary>
    public TService Service<TService>() where TService : notnull => Request.Service<TService>();

    /// <inheritdoc cref="FieldArguments.Has"/>
    public bool HasArgument(string name) => arguments.Has(name);

    /// <inheritdoc cref="FieldArguments.Get{TValue}"/>
    public TValue Argument<TValue>(string name) => arguments.Get<TValue>(name);

    /// <summary>What there is for one key, if anything, together with all the keys of this level.</summary>
    public Deferred<TValue?> Load<TKey, TValue>(BatchLoader<TKey, TValue> loader, TKey key) where TKey : notnull =>
        loader.Load(Request, key);

    /// <summary>One parent's page, together with all parents of this level that want the same arguments.</summary>
    public Deferred<TPage> Load<TParent, TArguments, TPage>(
        PageLoader<TParent, TArguments, TPage> loader, TParent parent, TArguments arguments)
        where TParent : notnull
        where TArguments : notnull =>
        loader.Load(Request, parent, arguments);
}
