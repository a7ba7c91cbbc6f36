using GraphQLServer.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.Requests;

/// <summary>
/// The context of one operation, or of one event of a subscription: the caller, the services, the cancellation, and the
/// values loaded so far. It is GraphQL.NET's user context, so that every field reaches it with a cast.
/// </summary>
public sealed class RequestContext(Caller caller, IServiceProvider services, CancellationToken cancellationToken)
    : Dictionary<string, object?>
{
    private readonly Dictionary<object, object> batches = [];
    private Guid? subject;
    private bool hasManySubjects;
    private int fetchedKeys;

    /// <summary>Whether the caller is signed in, as the host defines it.</summary>
    public bool IsSignedIn => caller.IsSignedIn;

    /// <summary>The services of this request's scope.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>Cancelled when the client disconnects or the execution time is over.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>
    /// Whether the document selects a field with this name anywhere; loaders skip what is not selected. True when there
    /// is no document.
    /// </summary>
    public bool Selects(string field) => FieldNames?.Contains(field) ?? true;

    internal IReadOnlySet<string>? FieldNames { get; set; }

    /// <summary>
    /// Asks the transport whether the client has closed its connection, which it can detect before
    /// <see cref="CancellationToken"/> is cancelled.
    /// </summary>
    public Func<bool> IsDisconnected { get; init; } = static () => false;

    /// <summary>The subscription event that this context is for; null when it is not for an event.</summary>
    internal object? Event { get; set; }

    /// <summary>The id of the last event that the subscriber received; null for a new subscription.</summary>
    internal string? LastEventId { get; init; }

    /// <summary>
    /// Whether a mutation field has completed or is still running, so that it may have written. A field that was
    /// cancelled has written nothing.
    /// </summary>
    internal bool MayHaveWritten { get; set; }

    /// <summary>The session of a long-lived connection; null when the connection ends with the response.</summary>
    internal ConnectionSession? Session { get; init; }

    /// <summary>
    /// The anonymous caller of a long-lived connection; null when the connection ends with the response.
    /// </summary>
    internal Caller? Anonymous { get; init; }

    /// <summary>The viewer, in the host's own type.</summary>
    internal TViewer Viewer<TViewer>() => (TViewer)caller.Viewer!;

    /// <summary>A service of this request's scope.</summary>
    public TService Service<TService>() where TService : notnull => Services.GetRequiredService<TService>();

    /// <summary>
    /// Records that the response depends on this object of the host. A response that depends on a single object is
    /// cached until that object changes on this node; with no or several objects, until anything changes.
    /// </summary>
    internal void DependsOn(Guid id)
    {
        // Fetches of one level may complete concurrently.
        lock (batches)
        {
            if (subject is { } previous && previous != id) DependsOnMany();
            subject = id;
        }
    }

    internal void DependsOn(Dependency dependency)
    {
        if (dependency == Dependency.Anything) DependsOnMany();
    }

    /// <summary>Records that the response depends on more objects than can be named.</summary>
    internal void DependsOnMany() => hasManySubjects = true;

    /// <summary>The only object that the response depends on; null when there may be others.</summary>
    internal Guid? Subject => hasManySubjects ? null : subject;

    /// <summary>
    /// When this operation is allowed; null: now. Each mutation field reports it by the host's contract.
    /// </summary>
    public DateTimeOffset? RetryAt { get; internal set; }

    internal Caller Caller => caller;

    internal object? Viewer() => caller.Viewer;

    /// <summary>
    /// Whether the exception reports the cancellation of this request; its services are disposed as soon as the
    /// response is sent. Other cancellations, such as those of a database driver, are bugs like any other exception.
    /// </summary>
    internal bool IsCancellation(Exception exception) =>
        CancellationToken.IsCancellationRequested
            && exception is (OperationCanceledException or ObjectDisposedException);

    /// <summary>
    /// The fetched values shared with others who view the same event as an anonymous caller; null when nothing is
    /// shared.
    /// </summary>
    internal SharedBatches? SharedBatches { get; init; }

    /// <summary>The number of keys that were fetched for this request.</summary>
    internal int FetchedKeys => Volatile.Read(ref fetchedKeys);

    /// <summary>Returns the fetch function for this request: its own, or one shared with others.</summary>
    internal Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> FetchFor<TKey, TValue>(
        object loader, Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch)
        where TKey : notnull => keys =>
    {
        Interlocked.Add(ref fetchedKeys, keys.Count);
        return SharedBatches is { } shared ? shared.FetchAsync(loader, keys, fetch) : fetch(keys);
    };

    /// <summary>The batches of one loader for this request.</summary>
    internal TBatches BatchesOf<TBatches>(object loader, Func<RequestContext, TBatches> create) where TBatches : class
    {
        if (batches.TryGetValue(loader, out var existing)) return (TBatches)existing;
        var created = create(this);
        batches.Add(loader, created);
        return created;
    }

    /// <summary>Clears everything loaded: values read before a mutation may be stale.</summary>
    internal void ClearBatches() => batches.Clear();
}
