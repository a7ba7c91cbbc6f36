namespace GraphQLServer.DataLoaders;

/// <summary>A value on its way, of a known type.</summary>
public abstract class Loading<TValue> : Loading
{
    /// <summary>The same value, turned into another when it is there.</summary>
    public Loading<TOther> Then<TOther>(Func<TValue, TOther> turn) => new Turned<TValue, TOther>(this, turn);

    /// <summary>What is to be loaded next, in one batch with its like; null means null.</summary>
    public Loading<TOther> ThenLoad<TOther>(Func<TValue, Loading<TOther>?> next) =>
        new Chained<TValue, TOther>(this, next);

    /// <summary>Two values, loaded together.</summary>
    public Loading<TResult> With<TOther, TResult>(Loading<TOther> other, Func<TValue, TOther, TResult> join) =>
        new Joined<TValue, TOther, TResult>(this, other, join);

    /// <summary>The value; or, when it hangs on another load, that load. Call it after the start has ended.</summary>
    internal abstract Loading<TValue>? Take(out TValue value);

    /// <summary>The value, loaded for itself, with whatever it hangs on.</summary>
    internal async ValueTask<TValue> FinishAsync()
    {
        Loading<TValue>? left = this;
        while (true)
        {
            await left.StartAsync();
            left = left.Take(out var value);
            if (left is null) return value;
        }
    }

    internal sealed override object? Take() => Take(out var value) ?? (object?)value;
}
