namespace GraphQLServer.Requests;

/// <summary>
/// What has been fetched about one event for nobody in particular: once for all who ask something about it, whatever they ask. What
/// fails is forgotten.
/// </summary>
/// <param name="until">When it, and all that was made of it, is too old for those who come then.</param>
internal sealed class SharedBatches(DateTimeOffset until)
{
    private readonly System.Threading.Lock gate = new();
    private readonly Dictionary<(object Loader, object Key), Task> fetched = [];

    public DateTimeOffset Until => until;

    /// <param name="loader">Whose keys they are: compared by value.</param>
    /// <param name="keys">What is wanted.</param>
    /// <param name="fetch">Fetches those that nobody has asked for yet, for all who come later, too.</param>
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
        // The gate is left before anything runs.
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
