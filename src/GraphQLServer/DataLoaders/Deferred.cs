using GraphQL.DataLoader;

namespace GraphQLServer.DataLoaders;

/// <summary>
/// A value that is still to be loaded. The execution starts all loads of a level, waits once, then reads the results.
/// </summary>
public abstract class Deferred : IDataLoaderResult
{
    /// <summary>A value that needs no loading.</summary>
    public static Deferred<TValue> FromResult<TValue>(TValue value) => new CompletedDeferred<TValue>(value);

    /// <summary>
    /// Starts the load once. The task completes when the result can be read; an exception is thrown when the result is
    /// read.
    /// </summary>
    internal abstract Task StartAsync();

    /// <summary>The value, or another <see cref="Deferred"/> that yields it.</summary>
    internal abstract object? GetResult();

    /// <summary>The entry point of GraphQL.NET's own execution strategies.</summary>
    async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken)
    {
        await StartAsync();
        return GetResult();
    }
}

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

internal sealed class CompletedDeferred<TValue>(TValue result) : Deferred<TValue>
{
    internal override Task StartAsync() => Task.CompletedTask;

    internal override Deferred<TValue>? GetResult(out TValue value)
    {
        value = result;
        return null;
    }
}

internal sealed class MappedDeferred<TValue, TOther>(Deferred<TValue> source, Func<TValue, TOther> map)
    : Deferred<TOther>
{
    internal override Task StartAsync() => source.StartAsync();

    internal override Deferred<TOther>? GetResult(out TOther value)
    {
        var pending = source.GetResult(out var result);
        value = pending is null ? map(result) : default!;
        return pending?.Then(map);
    }
}

internal sealed class ChainedDeferred<TValue, TOther>(Deferred<TValue> source, Func<TValue, Deferred<TOther>?> next)
    : Deferred<TOther>
{
    internal override Task StartAsync() => source.StartAsync();

    internal override Deferred<TOther>? GetResult(out TOther value)
    {
        value = default!;
        var pending = source.GetResult(out var result);
        return pending is null ? next(result) : pending.ThenLoad(next);
    }
}

internal sealed class CombinedDeferred<TLeft, TRight, TResult>(
    Deferred<TLeft> left, Deferred<TRight> right, Func<TLeft, TRight, TResult> combine) : Deferred<TResult>
{
    internal override Task StartAsync() => Task.WhenAll(left.StartAsync(), right.StartAsync());

    internal override Deferred<TResult>? GetResult(out TResult value)
    {
        var pendingLeft = left.GetResult(out var leftResult);
        var pendingRight = right.GetResult(out var rightResult);
        if (pendingLeft is null && pendingRight is null)
        {
            value = combine(leftResult, rightResult);
            return null;
        }

        value = default!;
        return (pendingLeft ?? FromResult(leftResult)).Combine(pendingRight ?? FromResult(rightResult), combine);
    }
}
