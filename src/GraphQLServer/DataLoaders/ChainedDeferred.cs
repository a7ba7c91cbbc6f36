namespace GraphQLServer.DataLoaders;

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
