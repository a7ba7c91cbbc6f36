using System.Runtime.ExceptionServices;
using GraphQLServer.Telemetry;

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

/// <summary>One key of a batch round.</summary>
internal sealed class BatchEntry<TKey, TValue>(BatchRound<TKey, TValue> round, TKey key) : Deferred<TValue?>
    where TKey : notnull
{
    internal override Task StartAsync() => round.StartAsync();

    internal override Deferred<TValue?>? GetResult(out TValue? value)
    {
        value = round.GetResult(key);
        return null;
    }
}
