namespace GraphQLServer.Requests;

/// <summary>
/// The values that are fetched to send one event to anonymous callers. Each value is fetched once for all subscribers,
/// whichever fields they select. Failed fetches are not cached.
/// </summary>
/// <param name="expiresAt">When these values, and all results built from them, expire.</param>
internal sealed class SharedBatches(DateTimeOffset expiresAt)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(object Loader, object Key), Task> fetches = [];

    public DateTimeOffset ExpiresAt => expiresAt;

    /// <param name="loader">The loader that the keys belong to; compared by value.</param>
    /// <param name="keys">The keys to fetch.</param>
    /// <param name="fetch">Fetches the keys that have not been requested yet, for all later requests as well.</param>
    public async Task<IReadOnlyDictionary<TKey, TValue>> FetchAsync<TKey, TValue>(
        object loader, IReadOnlyList<TKey> keys,
        Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch)
        where TKey : notnull
    {
        var result = new Dictionary<TKey, TValue>();
        foreach (var task in StartMissing(loader, keys, fetch))
        {
            var values = await (Task<IReadOnlyDictionary<TKey, TValue>>)task;
            foreach (var key in keys)
                if (values.TryGetValue(key, out var value)) result[key] = value;
        }

        return result;
    }

    private List<Task> StartMissing<TKey, TValue>(
        object loader, IReadOnlyList<TKey> keys,
        Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch)
        where TKey : notnull
    {
        lock (gate)
        {
            var missing = keys.Where(key => !fetches.ContainsKey((loader, key))).ToList();
            if (missing.Count > 0)
            {
                var task = RunAsync(loader, missing, fetch);
                foreach (var key in missing) fetches.Add((loader, key), task);
            }

            return [.. keys.Select(key => fetches[(loader, key)]).Distinct()];
        }
    }

    private async Task<IReadOnlyDictionary<TKey, TValue>> RunAsync<TKey, TValue>(
        object loader, IReadOnlyList<TKey> missing,
        Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch)
        where TKey : notnull
    {
        // The caller holds the lock: continue on another thread, without the lock.
        await Task.Yield();
        try
        {
            return await fetch(missing);
        }
        catch (Exception)
        {
            lock (gate)
            {
                foreach (var key in missing) fetches.Remove((loader, key));
            }

            throw;
        }
    }
}
