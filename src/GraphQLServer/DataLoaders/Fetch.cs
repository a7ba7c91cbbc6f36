using GraphQLServer.Requests;

namespace GraphQLServer.DataLoaders;

/// <summary>Fetches the values of distinct keys in one call. A key without an entry has no value.</summary>
public delegate Task<IReadOnlyDictionary<TKey, TValue>> Fetch<TKey, TValue>(
    RequestContext request, IReadOnlyList<TKey> keys, CancellationToken cancellationToken);
