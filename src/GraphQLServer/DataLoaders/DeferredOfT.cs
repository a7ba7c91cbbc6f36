namespace GraphQLServer.DataLoaders;

/// <summary>A deferred value of a known type.</summary>
public abstract class Deferred<TValue> : Deferred
{
    /// <summary>Maps the value when it is available.</summary>
    public Deferred<TOther> Then<TOther>(Func<TValue, TOther> turn) => new MappedDeferred<TValue, TOther>(this, turn);

    /// <summary>Chains another load, which is batched with the loads of its level; a null load yields null.</summary>
    public Deferred<TOther> ThenLoad<TOther>(Func<TValue, Deferred<TOther>?> next) =>
        new ChainedDeferred<TValue, TOther>(this, next);

    /// <summary>Combines two values that are loaded in the same round.</summary>
    public Deferred<TResult> Combine<TOther, TResult>(Deferred<TOther> other, Func<TValue, TOther, TResult> join) =>
        new CombinedDeferred<TValue, TOther, TResult>(this, other, join);

    /// <summary>The value, or the load that it depends on. Call it only after the start has completed.</summary>
    internal abstract Deferred<TValue>? Take(out TValue value);

    /// <summary>Loads the value and everything it depends on, without batching.</summary>
    internal async ValueTask<TValue> FinishAsync()
    {
        Deferred<TValue>? left = this;
        while (true)
        {
            await left.StartAsync();
            left = left.Take(out var value);
            if (left is null) return value;
        }
    }

    internal sealed override object? Take() => Take(out var value) ?? (object?)value;
}
