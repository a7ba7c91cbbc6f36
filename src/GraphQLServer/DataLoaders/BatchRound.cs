using System.Runtime.ExceptionServices;
using GraphQLServer.Telemetry;

namespace GraphQLServer.DataLoaders;

/// <summary>The keys of one level, fetched in one batch.</summary>
internal sealed class BatchRound<TKey, TValue>(
    Func<IReadOnlyList<TKey>, Task<IReadOnlyDictionary<TKey, TValue>>> fetch, bool everyKeyHasAValue)
    where TKey : notnull
{
    private readonly List<TKey> keys = [];
    private Task? running;
    private IReadOnlyDictionary<TKey, TValue>? found;
    private ExceptionDispatchInfo? failure;

    public bool HasStarted => running is not null;

    public Deferred<TValue?> Add(TKey key)
    {
        keys.Add(key);
        return new BatchEntry<TKey, TValue>(this, key);
    }

    public Task StartAsync() => running ??= RunAsync();

    public TValue? Take(TKey key)
    {
        failure?.Throw();
        if (found!.TryGetValue(key, out var value)) return value;
        return everyKeyHasAValue ? throw new KeyNotFoundException("A loader left out a key.") : default;
    }

    private async Task RunAsync()
    {
        GraphQLMetrics.Batch(keys.Count);
        try
        {
            found = await fetch(keys);
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
