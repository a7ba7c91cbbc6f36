using GraphQLServer.Requests;

namespace GraphQLServer.DataLoaders;

/// <summary>
/// A data loader by key: one call for the distinct keys of a level, cached for the request. It holds no state: declare
/// it once, as a static field.
/// </summary>
public sealed class BatchLoader<TKey, TValue> where TKey : notnull
{
    private readonly Fetch<TKey, TValue> fetch;
    private readonly Dependency dependency;
    private readonly Func<TValue, Guid>? subjectOf;
    private Func<RequestContext, Batch<TKey, TValue>>? createBatch;

    /// <param name="fetch">Fetches the values.</param>
    /// <param name="dependency">What the response then depends on.</param>
    public BatchLoader(Fetch<TKey, TValue> fetch, Dependency dependency) =>
        (this.fetch, this.dependency) = (fetch, dependency);

    /// <param name="fetch">Fetches the values.</param>
    /// <param name="subjectOf">
    /// Returns the id of the host's object whose changes also change the value; the response then depends on that
    /// object. If a key has no value, the response depends on every change, because the value may be created.
    /// </param>
    public BatchLoader(Fetch<TKey, TValue> fetch, Func<TValue, Guid> subjectOf) =>
        (this.fetch, this.subjectOf) = (fetch, subjectOf);

    internal Deferred<TValue?> Load(RequestContext request, TKey key) =>
        request.BatchesOf(this, createBatch ??= CreateBatch).Load(key);

    private Batch<TKey, TValue> CreateBatch(RequestContext request) => new(
        request.FetchFor<TKey, TValue>(this, keys => FetchAsync(request, keys)), requiresEveryKey: false);

    private async Task<IReadOnlyDictionary<TKey, TValue>> FetchAsync(RequestContext request, IReadOnlyList<TKey> keys)
    {
        var values = await fetch(request, keys, request.CancellationToken);
        if (subjectOf is null) request.DependsOn(dependency);
        else if (values.Count < keys.Count) request.DependsOnMany();
        else foreach (var value in values.Values) request.DependsOn(subjectOf(value));
        return values;
    }
}

/// <summary>Fetches the values of distinct keys in one call. A key without an entry has no value.</summary>
public delegate Task<IReadOnlyDictionary<TKey, TValue>> Fetch<TKey, TValue>(
    RequestContext request, IReadOnlyList<TKey> keys, CancellationToken cancellationToken);
