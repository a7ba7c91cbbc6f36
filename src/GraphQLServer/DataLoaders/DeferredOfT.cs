namespace GraphQLServer.DataLoaders;

/// <summary>A deferred value of a known type.</summary>
public abstract class Deferred<TValue> : Deferred
{
    /// <summary>Maps the value when it is available.</summary>
    public Deferred<TOther> Then<TOther>(Func<TValue, TOther> map) => new MappedDeferred<TValue, TOther>(this, map);

    /// <summary>Chains another load, which is batched with the loads of its level; a null load yields null.</summary>
    public Deferred<TOther> ThenLoad<TOther>(Func<TValue, Deferred<TOther>?> next) =>
        new ChainedDeferred<TValue, TOther>(this, next);

    /// <summary>Combines two values that are loaded in the same round.</summary>
    public Deferred<TResult> Combine<TOther, TResult>(Deferred<TOther> other, Func<TValue, TOther, TResult> combine) =>
        new CombinedDeferred<TValue, TOther, TResult>(this, other, combine);

    /// <summary>The value, or the load that it depends on. Call it only after the start has completed.</summary>
    internal abstract Deferred<TValue>? GetResult(out TValue value);

    /// <summary>Loads the value and everything it depends on, without batching.</summary>
    internal async ValueTask<TValue> FinishAsync()
    {
        Deferred<TValue>? pending = this;
        while (true)
        {
            await pending.StartAsync();
            pending = pending.GetResult(out var value);
            if (pending is null) return value;
        }
    }

    internal sealed override object? GetResult() => GetResult(out var value) ?? (object?)value;
}
