using System.Runtime.CompilerServices;
using GraphQLServer.Limits;
using GraphQLServer.Planning;
using GraphQLServer.Requests;
using GraphQLServer.Telemetry;
using Microsoft.Extensions.Caching.Memory;

namespace GraphQLServer.Subscriptions;

/// <summary>
/// Caches the results of recent events for all subscribers with the same selection: each result is computed once per
/// node. Events are keyed by reference: the source yields the same object to all subscribers, and a copy when an event
/// must be rendered again. The cache is only an optimization, and is bounded by its bytes.
/// </summary>
internal sealed class EventResultCache(GraphQLLimits limits) : IDisposable
{
    /// <summary>
    /// How long a result is cached, from the first request: live subscribers request it within moments. A client that
    /// reconnects later gets a new result, because the result may depend on data that the event source does not track.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    /// <summary>Approximate bytes of an entry in addition to its result.</summary>
    private const int EntryOverhead = 512;

    /// <summary>
    /// Approximate bytes of the values fetched for an event: a few comments, their authors and their article.
    /// </summary>
    private const int BatchesSize = 32 * 1024;

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = limits.CachedEventBytes });
    private readonly Lock gate = new();

    /// <param name="item">The event.</param>
    /// <param name="plan">The plan to run for the event.</param>
    /// <param name="variables">The variable values that the result depends on.</param>
    /// <param name="execute">Computes the result. It is shared with other waiters, so no caller's token may cancel
    /// it.</param>
    public SharedEventResult Get(
        object item, OperationPlan plan, string variables, Func<object, SharedEventResult, Task> execute)
    {
        var key = new Key(item, plan, variables);
        var isHit = cache.TryGetValue(key, out SharedEventResult? cached);
        GraphQLMetrics.CacheLookup("events", isHit);
        if (isHit) return cached!;
        lock (gate)
        {
            if (cache.TryGetValue(key, out cached)) return cached!;
            var result = new SharedEventResult(BatchesOf(item));
            Store(key, result);
            _ = ExecuteAsync(key, result, execute);
            return result;
        }
    }

    public void Dispose() => cache.Dispose();

    private async Task ExecuteAsync(Key key, SharedEventResult result, Func<object, SharedEventResult, Task> execute)
    {
        // The caller holds the lock: continue on another thread, without the lock.
        await Task.Yield();
        try
        {
            await execute(key.Item, result);

            // While an entry is replaced it cannot be found for a moment; a caller that misses it looks again under the
            // lock.
            lock (gate) Store(key, result);
        }
        catch (Exception)
        {
            // A failure is not cached: the next caller tries again.
            cache.Remove(key);
            result.Fail();
        }
    }

    private void Store(Key key, SharedEventResult result) => cache.Set(
        key, result,
        new MemoryCacheEntryOptions
        {
            Size = EntryOverhead + (result.Result?.Json?.Length ?? 0),
            AbsoluteExpiration = result.Batches.ExpiresAt
        });

    /// <summary>The values fetched for the event, shared by all selections. Call it only under the lock.</summary>
    private SharedBatches BatchesOf(object item)
    {
        var key = new BatchesKey(item);
        if (cache.TryGetValue(key, out SharedBatches? cached)) return cached!;
        var batches = new SharedBatches(TimeProvider.System.GetUtcNow() + Lifetime);
        return cache.Set(
            key, batches, new MemoryCacheEntryOptions { Size = BatchesSize, AbsoluteExpiration = batches.ExpiresAt });
    }

    /// <summary>Compares the event by reference: a copy of it gets a new result.</summary>
    private sealed record Key(object Item, OperationPlan Plan, string Variables)
    {
        public bool Equals(Key? other) =>
            other is not null && ReferenceEquals(Item, other.Item) && Plan.Equals(other.Plan)
            && Variables == other.Variables;

        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Item), Plan, Variables);
    }

    private sealed record BatchesKey(object Item)
    {
        public bool Equals(BatchesKey? other) => other is not null && ReferenceEquals(Item, other.Item);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(Item);
    }
}
