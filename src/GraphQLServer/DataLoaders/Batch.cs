namespace GraphQLServer.DataLoaders;

/// <summary>The values that one loader has fetched for a request, and the open round that collects more keys.</summary>
internal sealed class Batch<TKey, TValue>(
    Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch, bool requiresEveryKey)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Deferred<TValue?>> entries = [];
    private BatchRound<TKey, TValue>? currentRound;

    public Deferred<TValue?> Load(TKey key)
    {
        if (entries.TryGetValue(key, out var existing)) return existing;
        if (currentRound is null || currentRound.HasStarted) currentRound = new(fetch, requiresEveryKey);
        var entry = currentRound.Add(key);
        entries.Add(key, entry);
        return entry;
    }
}
