using GraphQLServer.Requests;

namespace GraphQLServer.DataLoaders;

/// <summary>
/// A data loader by key: one call for the distinct keys of a level, cached for the request. It holds no state: declare it once, as a
/// static field.
/// </summary>
public sealed class BatchLoader<TKey, TValue>(Fetch<TKey, TValue> fetch) where TKey : notnull
{
    private Func<RequestContext, Batch<TKey, TValue>>? createBatch;

    internal Deferred<TValue?> Load(RequestContext request, TKey key) => request.BatchesOf(this, createBatch ??= CreateBatch).Load(key);

    private Batch<TKey, TValue> CreateBatch(RequestContext request) => new(
        request.FetchFor<TKey, TValue>(this, keys => fetch(request, keys, request.CancellationToken)), requiresEveryKey: false);
}

/// <summary>Fetches the values of distinct keys in one call. A key without an entry has no value.</summary>
public delegate Task<IReadOnlyDictionary<TKey, TValue>> Fetch<TKey, TValue>(
    RequestContext request, IReadOnlyList<TKey> keys, CancellationToken cancellationToken);
