using Forum.Api.Execution.Loaders;
using GraphQL.Execution;

namespace Forum.Api.Execution.Declaring;

/// <summary>What a field's resolver may use besides its object: the request, and the field's arguments.</summary>
public readonly struct FieldContext
{
    private readonly IDictionary<string, ArgumentValue>? arguments;

    internal FieldContext(ApiRequest request, IDictionary<string, ArgumentValue>? arguments)
    {
        Request = request;
        this.arguments = arguments;
    }

    /// <summary>The request that this field is a part of.</summary>
    public ApiRequest Request { get; }

    /// <summary>Cancelled when the caller has gone or the time for one operation is over.</summary>
    public CancellationToken Cancellation => Request.Cancellation;

    /// <summary>Who asks, in the host's own type.</summary>
    public TViewer Viewer<TViewer>() => Request.Viewer<TViewer>();

    /// <summary>A service of this request's scope.</summary>
    public TService Service<TService>() where TService : notnull => Request.Service<TService>();

    /// <summary>Whether the caller, or a default, gives the argument a value; null counts as one.</summary>
    public bool HasArgument(string name) => arguments is not null
        && arguments.TryGetValue(name, out var found)
        && (found.Source != ArgumentSource.FieldDefault || found.Value is not null);

    /// <summary>An argument; <c>default</c> when it was left out. Lists come as arrays, ids as strings.</summary>
    public TValue Argument<TValue>(string name) =>
        arguments is not null && arguments.TryGetValue(name, out var found)
            ? InputValue.Read<TValue>(found.Value)
            : default!;

    /// <summary>What there is for one key, if anything, together with all the keys of this level.</summary>
    public Loading<TValue?> Load<TKey, TValue>(BatchLoader<TKey, TValue> loader, TKey key) where TKey : notnull =>
        loader.Load(Request, key);

    /// <summary>One parent's page, together with all parents of this level that want the same arguments.</summary>
    public Loading<TPage> Load<TParent, TArguments, TPage>(
        PageLoader<TParent, TArguments, TPage> loader, TParent parent, TArguments arguments)
        where TParent : notnull
        where TArguments : notnull =>
        loader.Load(Request, parent, arguments);
}
