using System.Runtime.ExceptionServices;
using GraphQLServer.Telemetry;

namespace GraphQLServer.DataLoaders;

/// <summary>The keys of one level, fetched in one batch.</summary>
internal sealed class BatchRound<TKey, TValue>(
    Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch, bool requiresEveryKey)
    where TKey : notnull
{
    private readonly List<TKey> keys = [];
    private Task? fetchTask;
    private IReadOnlyDictionary<TKey, TValue>? values;
    private ExceptionDispatchInfo? failure;

    public bool HasStarted => fetchTask is not null;

    public Deferred<TValue?> Add(TKey key)
    {
        keys.Add(key);
        return new BatchEntry<TKey, TValue>(this, key);
    }

    public Task StartAsync() => fetchTask ??= RunAsync();

    public TValue? GetResult(TKey key)
    {
        failure?.Throw();
        if (values!.TryGetValue(key, out var value)) return value;
        return requiresEveryKey
            ? throw new KeyNotFoundException("The batch loader returned no value for a key.")
            : default;
    }

    private async Task RunAsync()
    {
        GraphQLMetrics.Batch(keys.Count);
        try
        {
            values = await fetch(keys);
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
