namespace GraphQLServer.Requests;

/// <summary>
/// The values fetched about one event for an anonymous viewer: each is fetched once for all subscribers, whatever they select. Failures
/// are not cached.
/// </summary>
/// <param name="until">When these values, and all results built from them, expire.</param>
internal sealed class SharedBatches(DateTimeOffset until)
{
    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<(object Loader, object Key), Task> fetched = [];

    public DateTimeOffset Until => until;

    /// <param name="loader">The loader that the keys belong to; compared by value.</param>
    /// <param name="keys">The keys to fetch.</param>
    /// <param name="fetch">Fetches the keys that have not been requested yet, for all later requests as well.</param>
    public async Task<IReadOnlyDictionary<TKey, TValue>> FetchAsync<TKey, TValue>(
        object loader, IReadOnlyList<TKey> keys, Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch)
        where TKey : notnull
    {
        var found = new Dictionary<TKey, TValue>();
        foreach (var task in Tasks(loader, keys, fetch))
        {
            var values = await (Task<IReadOnlyDictionary<TKey, TValue>>)task;
            foreach (var key in keys)
                if (values.TryGetValue(key, out var value)) found[key] = value;
        }

        return found;
    }

    private List<Task> Tasks<TKey, TValue>(
        object loader, IReadOnlyList<TKey> keys, Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch)
        where TKey : notnull
    {
        lock (gate)
        {
            var missing = keys.Where(key => !fetched.ContainsKey((loader, key))).ToList();
            if (missing.Count > 0)
            {
                var task = RunAsync(loader, missing, fetch);
                foreach (var key in missing) fetched.Add((loader, key), task);
            }

            return [.. keys.Select(key => fetched[(loader, key)]).Distinct()];
        }
    }

    private async Task<IReadOnlyDictionary<TKey, TValue>> RunAsync<TKey, TValue>(
        object loader, IReadOnlyList<TKey> missing, Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch)
        where TKey : notnull
    {
        // Leave the lock before anything runs.
        await Task.Yield();
        try
        {
            return await fetch(missing);
        }
        catch (Exception)
        {
            lock (gate)
            {
                foreach (var key in missing) fetched.Remove((loader, key));
            }

            throw;
        }
    }
}
