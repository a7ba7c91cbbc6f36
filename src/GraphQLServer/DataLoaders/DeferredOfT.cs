namespace GraphQLServer.DataLoaders;

/// <summary>A value on its way, of a known type.</summary>
public abstract class Deferred<TValue> : Deferred
{
    /// <summary>The same value, turned into another when it is there.</summary>
    public Deferred<TOther> Then<TOther>(Func<TValue, TOther> turn) => new MappedDeferred<TValue, TOther>(this, turn);

    /// <summary>What is to be loaded next, in one batch with its like; null means null.</summary>
    public Deferred<TOther> ThenLoad<TOther>(Func<TValue, Deferred<TOther>?> next) =>
        new ChainedDeferred<TValue, TOther>(this, next);

    /// <summary>Two values, loaded together.</summary>
    public Deferred<TResult> Combine<TOther, TResult>(Deferred<TOther> other, Func<TValue, TOther, TResult> join) =>
        new CombinedDeferred<TValue, TOther, TResult>(this, other, join);

    /// <summary>The value; or, when it hangs on another load, that load. Call it after the start has ended.</summary>
    internal abstract Deferred<TValue>? Take(out TValue value);

    /// <summary>The value, loaded for itself, with whatever it hangs on.</summary>
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
