using System.Runtime.CompilerServices;
using GraphQLServer.Limits;
using GraphQLServer.Planning;
using GraphQLServer.Requests;
using Microsoft.Extensions.Caching.Memory;

namespace GraphQLServer.Subscriptions;

/// <summary>
/// Caches the results of recent events for all subscribers with the same selection: each result is computed once per node. Events are
/// keyed by reference: the source yields the same object to all subscribers, and a copy when an event must be rendered again. The cache
/// is only an optimization, and is bounded by its bytes.
/// </summary>
internal sealed class EventResultCache(GraphQLLimits limits) : IDisposable
{
    /// <summary>
    /// How long a result is cached, from the first request: live subscribers request it within moments. A client that reconnects later
    /// gets a new result, because the result may depend on data that the event source does not track.
    /// </summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    /// <summary>Approximate bytes of an entry in addition to its result.</summary>
    private const int Overhead = 512;

    /// <summary>Approximate bytes of the values fetched for an event: a few comments, their authors and their article.</summary>
    private const int LoadsSize = 32 * 1024;

    private readonly MemoryCache made = new(new MemoryCacheOptions { SizeLimit = limits.SharedBytes });
    private readonly System.Threading.Lock gate = new();

    /// <param name="item">The event.</param>
    /// <param name="plan">The plan to run for the event.</param>
    /// <param name="variables">The variable values that the result depends on.</param>
    /// <param name="make">Computes the result. It is shared with other waiters, so no caller's token may cancel it.</param>
    public SharedEventResult Get(object item, OperationPlan plan, string variables, Func<object, SharedEventResult, Task> make)
    {
        var key = new Key(item, plan, variables);
        if (made.TryGetValue(key, out SharedEventResult? known)) return known!;
        lock (gate)
        {
            if (made.TryGetValue(key, out known)) return known!;
            var answer = new SharedEventResult(LoadsOf(item));
            Keep(key, answer);
            _ = MakeAsync(key, answer, make);
            return answer;
        }
    }

    public void Dispose() => made.Dispose();

    private async Task MakeAsync(Key key, SharedEventResult answer, Func<object, SharedEventResult, Task> make)
    {
        // Leave the lock before anything runs.
        await Task.Yield();
        try
        {
            await make(key.Item, answer);

            // While an entry is replaced it cannot be found for a moment; a caller that misses it looks again under the lock.
            lock (gate) Keep(key, answer);
        }
        catch (Exception)
        {
            // A failure is not cached: the next caller tries again.
            made.Remove(key);
            answer.Fail();
        }
    }

    private void Keep(Key key, SharedEventResult answer) => made.Set(
        key, answer, new MemoryCacheEntryOptions { Size = Overhead + (answer.Answer?.Json?.Length ?? 0), AbsoluteExpiration = answer.Loads.Until });

    /// <summary>The values fetched for the event, shared by all selections. Call it only under the lock.</summary>
    private SharedBatches LoadsOf(object item)
    {
        var key = new LoadsKey(item);
        if (made.TryGetValue(key, out SharedBatches? known)) return known!;
        var loads = new SharedBatches(DateTimeOffset.UtcNow + Life);
        return made.Set(key, loads, new MemoryCacheEntryOptions { Size = LoadsSize, AbsoluteExpiration = loads.Until });
    }

    /// <summary>Compares the event by reference: a copy of it gets a new result.</summary>
    private sealed record Key(object Item, OperationPlan Plan, string Variables)
    {
        public bool Equals(Key? other) =>
            other is not null && ReferenceEquals(Item, other.Item) && Plan.Equals(other.Plan) && Variables == other.Variables;

        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Item), Plan, Variables);
    }

    private sealed record LoadsKey(object Item)
    {
        public bool Equals(LoadsKey? other) => other is not null && ReferenceEquals(Item, other.Item);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(Item);
    }
}
