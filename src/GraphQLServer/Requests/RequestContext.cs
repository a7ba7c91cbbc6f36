using GraphQLServer.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace GraphQLServer.Requests;

/// <summary>
/// One operation that a caller sent, or one event of a stream: who asks, with which services, until when, and what has
/// been loaded for it. It is the engine's user context, so that every field reaches it with a cast.
/// </summary>
public sealed class RequestContext(Caller caller, IServiceProvider services, CancellationToken cancellation)
    : Dictionary<string, object?>
{
    private readonly Dictionary<object, object> loads = [];
    private Guid? subject;
    private bool hasManySubjects;
    private int fetched;

    /// <summary>Whether the caller is signed in; what that means is the host's business.</summary>
    public bool IsSignedIn => caller.IsSignedIn;

    /// <summary>The services of this request's scope.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>Cancelled when the caller has gone or the time for one operation is over.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>
    /// Whether the document names a field anywhere: what no field names need not be read. True while there is no document.
    /// </summary>
    public bool Selects(string field) => FieldNames?.Contains(field) ?? true;

    internal IReadOnlySet<string>? FieldNames { get; set; }

    /// <summary>
    /// Asks the transport whether the client has closed its connection: it knows a moment before <see cref="Cancellation"/>
    /// is cancelled.
    /// </summary>
    public Func<bool> IsDisconnected { get; init; } = static () => false;

    /// <summary>The event of a stream that this is about; null when it is about no event.</summary>
    internal object? Event { get; set; }

    /// <summary>The id of the last event that the caller of a stream has; null: the stream begins.</summary>
    internal string? LastEventId { get; init; }

    /// <summary>
    /// Whether a field of a mutation has ended, or still runs: then its write may have been carried out. One that ends because
    /// it was cancelled has written nothing.
    /// </summary>
    internal bool MayHaveWritten { get; set; }

    /// <summary>The caller of a stream as of each moment; null where the connection ends with the answer.</summary>
    internal ConnectionSession? Session { get; init; }

    /// <summary>What a caller is who is not signed in; null where the connection ends with the answer.</summary>
    internal Caller? Anonymous { get; init; }

    /// <summary>Who asks, in the host's own type.</summary>
    public TViewer Viewer<TViewer>() => (TViewer)caller.Viewer!;

    /// <summary>A service of this request's scope.</summary>
    public TService Service<TService>() where TService : notnull => Services.GetRequiredService<TService>();

    /// <summary>
    /// Says that the answer hangs on this thing of the host's. An answer that hangs on one alone is remembered until that is
    /// changed here; one of which nothing is said, or two things, until anything is.
    /// </summary>
    public void DependsOn(Guid id)
    {
        if (subject is { } other && other != id) DependsOnMany();
        subject = id;
    }

    /// <summary>Says that the answer hangs on more than can be named.</summary>
    public void DependsOnMany() => hasManySubjects = true;

    /// <summary>The only thing that the answer hangs on; null: there may be others.</summary>
    internal Guid? Subject => hasManySubjects ? null : subject;

    /// <summary>
    /// When what this operation does may be done; null: now. Each field of a mutation says it in the words of the host's contract.
    /// </summary>
    public DateTimeOffset? RetryAt { get; internal set; }

    internal Caller Caller => caller;

    internal object? Viewer() => caller.Viewer;

    /// <summary>
    /// Whether it says that this request was cancelled; its services are disposed as soon as the response is sent. Others'
    /// cancellations, such as a database's, are bugs like any other.
    /// </summary>
    internal bool IsCancellation(Exception exception) =>
        Cancellation.IsCancellationRequested && exception is (OperationCanceledException or ObjectDisposedException);

    /// <summary>What is fetched for others too, who ask about the same event as nobody in particular; null: this request is alone.</summary>
    internal SharedBatches? Shared { get; init; }

    /// <summary>Things that were fetched for it, by their keys.</summary>
    internal int Fetched => Volatile.Read(ref fetched);

    /// <summary>How a loader fetches for this request: by itself, or once for all who share.</summary>
    internal Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> FetchFor<TKey, TValue>(
        object loader, Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch)
        where TKey : notnull => keys =>
    {
        Interlocked.Add(ref fetched, keys.Count);
        return Shared is { } shared ? shared.FetchAsync(loader, keys, fetch) : fetch(keys);
    };

    /// <summary>What one loader has fetched and is about to fetch for this request.</summary>
    internal TLoads BatchesOf<TLoads>(object loader, Func<RequestContext, TLoads> create) where TLoads : class
    {
        if (loads.TryGetValue(loader, out var found)) return (TLoads)found;
        var created = create(this);
        loads.Add(loader, created);
        return created;
    }

    /// <summary>Forgets everything loaded: after a mutation, what was read before it may be wrong.</summary>
    internal void ClearBatches() => loads.Clear();
}
