using System.Runtime.CompilerServices;
using GraphQLServer.Limits;
using GraphQLServer.Planning;
using GraphQLServer.Requests;
using Microsoft.Extensions.Caching.Memory;

namespace GraphQLServer.Subscriptions;

/// <summary>
/// What has been made of events lately, for all who ask the same of them: each is made once a node, however many wait for it.
/// A source gives the same object for the same event to everyone, and a copy of it where it is not what it was. It is only a saving, and bounded by its bytes.
/// </summary>
internal sealed class EventResultCache(GraphQLLimits limits) : IDisposable
{
    /// <summary>
    /// From the first who asks about an event: those who follow live ask within moments, and for whom comes back later it is made
    /// anew, as it may hang on more than its source knows of.
    /// </summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of an entry beside its answer, about.</summary>
    private const int Overhead = 512;

    /// <summary>Bytes of what is fetched about an event, about: a few comments, their authors, their article.</summary>
    private const int LoadsSize = 32 * 1024;

    private readonly MemoryCache made = new(new MemoryCacheOptions { SizeLimit = limits.SharedBytes });
    private readonly System.Threading.Lock gate = new();

    /// <param name="item">The event.</param>
    /// <param name="plan">What is asked of it.</param>
    /// <param name="variables">The values that what is asked hangs on.</param>
    /// <param name="make">Makes it, for everyone: it is nobody's to cancel.</param>
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
        // The gate is left before anything runs.
        await Task.Yield();
        try
        {
            await make(key.Item, answer);

            // While an entry is replaced it cannot be found for a moment: whoever misses it then looks again within the gate.
            lock (gate) Keep(key, answer);
        }
        catch (Exception)
        {
            // A failure is nobody else's: the next one tries again.
            made.Remove(key);
            answer.Fail();
        }
    }

    private void Keep(Key key, SharedEventResult answer) => made.Set(
        key, answer, new MemoryCacheEntryOptions { Size = Overhead + (answer.Answer?.Json?.Length ?? 0), AbsoluteExpiration = answer.Loads.Until });

    /// <summary>What is fetched about the event, for all who ask whatever of it. Within the gate.</summary>
    private SharedBatches LoadsOf(object item)
    {
        var key = new LoadsKey(item);
        if (made.TryGetValue(key, out SharedBatches? known)) return known!;
        var loads = new SharedBatches(DateTimeOffset.UtcNow + Life);
        return made.Set(key, loads, new MemoryCacheEntryOptions { Size = LoadsSize, AbsoluteExpiration = loads.Until });
    }

    /// <summary>The event is this very object: a copy of it is to be answered anew.</summary>
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
