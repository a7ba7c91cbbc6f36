namespace GraphQLServer.DataLoaders;

/// <summary>The values that one loader has fetched for a request, and the open round that collects more keys.</summary>
internal sealed class Batch<TKey, TValue>(
    Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch, bool everyKeyHasAValue)
    where TKey : notnull
{
    private readonly Dictionary<TKey, Deferred<TValue?>> loads = [];
    private BatchRound<TKey, TValue>? open;

    public Deferred<TValue?> Load(TKey key)
    {
        if (loads.TryGetValue(key, out var known)) return known;
        if (open is null || open.HasStarted) open = new(fetch, everyKeyHasAValue);
        var load = open.Add(key);
        loads.Add(key, load);
        return load;
    }
}
